"""A series: rows in time order, their season and trend, and windows cut from them."""
