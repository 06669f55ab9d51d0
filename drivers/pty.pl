# Opens a pseudo-terminal and becomes the device program, with the master as its standard input and output.
#
#   perl pty.pl PROGRAM [ARGUMENT]...     fd 3: a socket to the host, which first gets the slave's path
#   perl pty.pl --probe                   only tries, and says on standard error what is missing
#
# A slave descriptor stays open in the device (fd 4), so that the master does not report a hang-up before the host
# has opened the slave. fd 3 is the device's power line: when it ends, the host is gone and the device must end too.
# The ioctl numbers are Linux's, from asm-generic/ioctls.h.
use strict;
use warnings;
BEGIN { $^F = 255 }    # Descriptors survive exec.
use POSIX ();

use constant { O_RDWR_NOCTTY => POSIX::O_RDWR() | POSIX::O_NOCTTY(), TIOCSPTLCK => 0x40045431, TIOCGPTN => 0x80045430 };

sysopen(my $master, "/dev/ptmx", O_RDWR_NOCTTY) or die "cannot open /dev/ptmx: $!\n";
ioctl($master, TIOCSPTLCK, my $unlocked = pack("i", 0)) or die "cannot unlock the pseudo-terminal: $!\n";
ioctl($master, TIOCGPTN, my $number = pack("i", 0)) or die "cannot number the pseudo-terminal: $!\n";
my $path = "/dev/pts/" . unpack("i", $number);
sysopen(my $slave, $path, O_RDWR_NOCTTY) or die "cannot open $path: $!\n";

# Raw, before the first byte: no echo, no signals, no translation.
my $mode = POSIX::Termios->new;
$mode->getattr(fileno $slave);
$mode->setiflag(0);
$mode->setoflag(0);
$mode->setlflag(0);
$mode->setcflag(POSIX::CS8 | POSIX::CREAD | POSIX::CLOCAL);
$mode->setcc(POSIX::VMIN,  1);
$mode->setcc(POSIX::VTIME, 0);
$mode->setattr(fileno $slave, POSIX::TCSANOW) or die "cannot set $path raw: $!\n";
exit 0 if $ARGV[0] eq "--probe";

open(my $power, ">&=", 3) or die "fd 3 is not open: $!\n";
my ($masterFd, $slaveFd) = (fileno $master, fileno $slave);
POSIX::dup2($masterFd, 0);
POSIX::dup2($masterFd, 1);
if ($slaveFd != 4) { POSIX::dup2($slaveFd, 4); POSIX::close($slaveFd) }
POSIX::close($masterFd) if $masterFd > 4;
my @places = $ARGV[0] =~ m{/} ? $ARGV[0] : map { "$_/$ARGV[0]" } split /:/, $ENV{PATH} // "";
grep { -x $_ && !-d _ } @places or die "cannot start $ARGV[0]: no such program\n";
syswrite($power, "$path\n");
exec { $ARGV[0] } @ARGV or die "cannot start $ARGV[0]: $!\n";
