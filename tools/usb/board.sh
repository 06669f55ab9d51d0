# A board that keeps its power when its USB cable is pulled: `busybox sh board.sh FIRMWARE TTY BUSYBOX`, in a folder of its own.
#
# FIRMWARE, which has its line on standard input and output, runs on while TTY, the device's end of the USB line, is hung up
# and opened again; what is on its way then is lost, as it is in a cable.
FIRMWARE=$1 TTY=$2 BUSYBOX=$3
trap "" HUP # Which is what a terminal that is hung up sends to its session.
$BUSYBOX mkfifo in out
exec 3<>in 4<>out
"$FIRMWARE" <in >out &
while :; do
  exec 5<>"$TTY"
  $BUSYBOX stty raw -echo <&5
  # Not cat, which uses sendfile: that keeps what it has read locked up in the pipe until there is more.
  $BUSYBOX dd bs=4096 <&4 >&5 2>/dev/null &
  $BUSYBOX dd bs=4096 <&5 >&3 2>/dev/null
  kill $! 2>/dev/null
  exec 5>&-
  $BUSYBOX sleep 0.05
done
