"""The China Social Guide: facts in, comparisons and citable pages out.

`load` reads the data file into a frozen `model.Guide`; everything else is a function over it.
Only `load`, `hooks` and the commands touch files, the clock or the network.
"""
