"""`python -m marsad`: the same as the command, for who has no folder of scripts on the path."""

from marsad.cli.main import run

if __name__ == "__main__":
    run()
