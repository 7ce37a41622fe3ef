"""Reads of the desk that gather from several floors."""
