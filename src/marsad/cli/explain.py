"""stub"""
HELP=ABOUT=EXAMPLES="x"
def add_arguments(parser): pass
def run(options): return 0
