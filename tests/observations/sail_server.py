"""Sail as a Spark Connect server on loopback, in a process of its own."""

import signal
import sys

from pysail.spark import SparkConnectServer

server = SparkConnectServer("127.0.0.1", int(sys.argv[1]))
server.start()
sys.stdout.write("listening\n")
sys.stdout.flush()
signal.pause()
