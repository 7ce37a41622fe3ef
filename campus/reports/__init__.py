"""Reports: what the rooms are used for, in figures that can be followed down to the bookings."""
