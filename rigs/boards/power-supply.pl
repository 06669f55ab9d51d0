# Runs a board's emulator for as long as its power line lasts.
#
#   perl power-supply.pl PROGRAM [ARGUMENT]...     fd 3: the power line, on which nothing comes
#
# Emulators know nothing of power lines, and a host that was killed cannot end them. When the line ends the emulator is
# killed; when the emulator ends, so does this, in the same way.
use strict;
use warnings;
use POSIX ();

open(my $line, "+<&=", 3) or die "fd 3 is not open: $!\n";
my $pid = fork // die "cannot fork: $!\n";
if ($pid == 0) {
  close $line;
  exec { $ARGV[0] } @ARGV or do { print STDERR "cannot start $ARGV[0]: $!\n"; POSIX::_exit(127) };
}

# A signal to the supply is one to the board.
$SIG{TERM} = $SIG{INT} = sub { kill "KILL", $pid };
my $watch = fork // die "cannot fork: $!\n";
if ($watch == 0) {
  sysread $line, my $nothing, 1;
  kill "KILL", $pid;
  POSIX::_exit(0);
}
1 while waitpid($pid, 0) != $pid;
my $status = $?;
kill "KILL", $watch;
my $signal = $status & 127;
if ($signal) {
  $SIG{$_} = "DEFAULT" for qw(TERM INT);
  kill $signal, $$;
}
exit $status >> 8;
