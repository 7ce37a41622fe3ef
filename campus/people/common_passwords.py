"""Passwords of ten characters and more that lists of leaked ones name first, those of Korean keyboards included."""

COMMON_PASSWORDS = frozenset(
    """
    0000000000 0123456789 0987654321 1111111111 1029384756 112233445566 1122334455 1212121212 1231231230 123123123123
    1234512345 12345678900 1234567890 1234567891 12345678910 123456789a 123456789abc 123456789q 1234567890q 1234567890a
    123456789z 1234qwerasdf 1234qwer!! 1234qwer!@ 12qwaszx34 147258369a 147258369q 1593572486 1a2b3c4d5e 1q2w3e4r!!
    1q2w3e4r!@ 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx!! 1qaz@wsx3edc 1qazxsw23edc 2222222222
    3333333333 4444444444 5555555555 6666666666 7777777777 7894561230 8888888888 9876543210 9999999999 987654321a
    a123456789 a1234567890 a1b2c3d4e5 aa12345678 aa123456789 aaaaaaaaaa abc1234567 abc123456789 abc123abc123 abcd123456
    abcd1234!! abcd12345! abcde12345 abcdefghij abcdefg123 abcdefg1234 administrator admin12345 admin123456 admin1234!
    alexander1 alsrnr1234 anthony123 apple12345 asdasdasd1 asdf123456 asdf1234!! asdfasdf12 asdfasdf123 asdfasdfasdf
    asdfg12345 asdfghjkl1 asdfghjkl12 asdfghjkl123 asdfghjkl; basketball blink182182 bismillah1 butterfly1 changeme12
    changeme123 charlotte1 chocolate1 christian1 computer12 computer123 daejeon123 daejeon1234 dkanrjsk12 dkdlel1234
    dkssudgktpdy dkssud1234 dkssudgktpdy1 dlqslek1234 dragon1234 elizabeth1 everything football12 football123 forever123
    gkrtod1234 goodmorning hello12345 hello123456 iloveyou12 iloveyou123 iloveyou1234 iloveyou!! iloveyouso infinity88
    internet12 jennifer12 jessica123 jordan2323 k123456789 kaist12345 kaist123456 kimchi1234 korea12345 korea123456
    letmein123 letmein1234 liverpool1 lovelove12 loveyou123 manchester michael123 michelle12 minecraft1 monkey1234
    mypassword mypassword1 myspace123 nothing123 p@ssw0rd12 p@ssw0rd123 p@ssword12 passw0rd12 passw0rd123 password!!
    password00 password01 password10 password11 password12 password123 password1234 password12345 password!@ password1!
    password12! password123! passwordpassword pokemon123 princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 q123456789
    qazwsx1234 qazwsxedc1 qazwsxedc123 qazwsxedcrfv qlalfqjsgh qlalfqjsgh1 qlalfqjsgh12 qlalfqjsgh123 qlalfqjsgh1234
    qpalzm1029 qweasdzxc1 qweasdzxc123 qweqweqwe1 qwer123456 qwer1234!! qwer1234!@ qwer12345! qwerasdf12 qwerasdfzxcv
    qwerqwer12 qwerqwer123 qwert12345 qwert123456 qwerty1234 qwerty12345 qwerty123456 qwerty!@#$ qwertyui12 qwertyuio1
    qwertyuiop qwertyuiop1 qwertyuiop12 qwertyuiop123 rkskekfk12 rlaclWlro1 sarang1234 samsung123 samsung1234
    secret1234 slipknot66 spiderman1 starwars12 starwars123 sunshine12 sunshine123 superman12 superman123 superstar1
    test123456 test1234!! testtest12 testtest123 tjdwls1234 tkfkdgo123 tkfkdgo1234 tkfkdgody1 tkfkdgodyo tlstjdehd1
    tlstjdehd123 tlstjdehd1234 trustno1234 unbelievable valentine1 victoria12 volleyball welcome123 welcome1234
    welcome2025 welcome2026 welcome2027 whatever12 wlswn12345 woaini1314 woaini1234 xxxxxxxxxx yourmother z1x2c3v4b5
    zaq12wsxcde3 zaq1xsw2cde3 zxcasdqwe1 zxcasdqwe123 zxcvbnm123 zxcvbnm1234 zxcvbnm,./ zxcvbnmasd zzzzzzzzzz
    """.casefold().split()
)
