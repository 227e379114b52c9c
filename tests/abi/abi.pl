#!/usr/bin/perl
# What the C headers say, as text that can be kept, compared and compiled.
#
#   abi.pl slots HEADERS            each struct with its members in order, each type and constant
#   abi.pl code HEADERS             all of it without comments and spacing
#   abi.pl printer HEADERS          a C program that prints the layout: sizes and offsets
#   abi.pl asserts LAYOUT           C and C++ source that compiles only where the structs keep that layout
#   abi.pl compare OLD NEW          whether the slots NEW may follow the slots OLD
#   abi.pl next HEADERS FOLDER      headers as the next minor might have them: each struct is longer
#
# HEADERS is the folder that holds pawl/.
use strict;
use warnings;

# The words for threads in status.h.
my $tag = qr/\[(?:any|main|shard|pool|inside)\]/;

sub slurp {
  my ($file) = @_;
  open my $in, '<', $file or die "$file: $!\n";
  local $/;
  return <$in>;
}

sub spit {
  my ($file, $text) = @_;
  open my $out, '>', $file or die "$file: $!\n";
  print $out $text;
  close $out or die "$file: $!\n";
}

sub c_headers {
  my ($folder) = @_;
  my @files = sort glob "$folder/pawl/*.h";
  die "no header in $folder/pawl\n" unless @files;
  return @files;
}

# A header without its comments. Of them only the thread tags remain.
sub code_of {
  my $text = slurp(@_);
  $text =~ s{/\*(.*?)\*/}{' ' . join(' ', $1 =~ /$tag/g) . ' '}gse;
  return $text;
}

sub tidy {
  my ($text) = @_;
  $text =~ s/\s+/ /g;
  $text =~ s/^ | $//g;
  return $text;
}

# One member as it is kept: a function with the threads that it is called on.
sub member {
  my ($struct, $text) = @_;
  my @tags = $text =~ /$tag/g;
  $text =~ s/$tag//g;
  $text = tidy($text);
  return $text if $text !~ /\(/;
  die "$struct: no thread tag on: $text\n" unless @tags;
  return join ' ', $text, @tags;
}

# The slots of one header.
sub slots_of {
  my $code = code_of(@_);
  my @lines;
  while ($code =~ /\bstruct\s+(\w+)\s*\{([^{}]*)\}/g) {
    my ($name, $body) = ($1, $2);
    push @lines, $name, map { "  $_" } map { member($name, $_) } grep { /\S/ } split /;/, $body;
  }
  push @lines, 'typedef ' . tidy($1) while $code =~ /\btypedef\s+(?!struct)([^;{}]+);/g;
  push @lines, 'export ' . tidy($1) while $code =~ /^PAWL_EXPORT\s+([^;{}]+);/gm;
  while ($code =~ /^#define (\w+) +(\S.*?) *$/gm) {
    push @lines, "$1 = $2" unless $1 eq 'PAWL_EXPORT' || $1 eq 'PAWL_VERSION';
  }
  return @lines;
}

# Slots as text, read back: members by struct, structs in order, and all other lines.
sub read_slots {
  my ($file) = @_;
  my (%members, @structs, %others);
  for my $line (split /\n/, slurp($file)) {
    if ($line =~ /^  (.+)/) {
      push @{$members{$structs[-1]}}, $1;
    } elsif ($line =~ /^\w+$/) {
      push @structs, $line;
    } else {
      $others{$line} = 1;
    }
  }
  my ($minor) = map { /^PAWL_ABI_MINOR = (\d+)$/ ? $1 : () } keys %others;
  return {members => \%members, structs => \@structs, others => \%others, minor => $minor};
}

sub member_name {
  my ($member) = @_;
  return $1 if $member =~ /\(\*(\w+)\)/ || $member =~ /(\w+)(?:\[\d+\])?$/;
  die "no name in: $member\n";
}

sub print_printer {
  my ($folder) = @_;
  print "#include <pawl/pawl.h>\n#include <stddef.h>\n#include <stdio.h>\n\nint main(void) {\n";
  my $struct;
  for my $line (map { slots_of($_) } c_headers($folder)) {
    if ($line =~ /^\w+$/) {
      $struct = $line;
      print qq{  printf("$struct %d\\n", (int)sizeof($struct));\n};
    } elsif ($line =~ /^  (.+)/) {
      my $name = member_name($1);
      print qq{  printf("$struct.$name %d %d\\n", (int)offsetof($struct, $name),\n},
        qq{         (int)sizeof((($struct*)0)->$name));\n};
    }
  }
  print "  return 0;\n}\n";
}

# Sizes may grow where members were appended. A hole would be filled by a later member without a trace in the
# sizes, so there is none.
sub print_asserts {
  my ($layout) = @_;
  my ($struct, $size, $end) = (q(), 0, 0);
  my $complete = sub { die "$struct has a hole at its end\n" if $end != $size };
  print "#include <pawl/pawl.h>\n#include <stddef.h>\n\n#ifndef __cplusplus\n",
    "#define static_assert _Static_assert\n#endif\n\n";
  for my $line (split /\n/, slurp($layout)) {
    if ($line =~ /^(\w+) (\d+)$/) {
      $complete->();
      ($struct, $size, $end) = ($1, $2, 0);
      print qq{static_assert(sizeof($struct) >= $size, "$struct shrank: it had $size bytes");\n};
    } elsif ($line =~ /^$struct\.(\w+) (\d+) (\d+)$/) {
      my ($member, $offset, $bytes) = ($1, $2, $3);
      die "$struct has a hole before $member\n" if $offset != $end;
      $end = $offset + $bytes;
      print "static_assert(offsetof($struct, $member) == $offset && sizeof((($struct*)0)->$member) == $bytes,\n",
        qq{              "$struct.$member moved or changed: it had $bytes bytes at $offset");\n};
    } else {
      die "$layout: what is this: $line\n";
    }
  }
  $complete->();
}

# The rules of the ABI's growth. Prints each breach, and fails.
sub compare {
  my ($old, $new) = map { read_slots($_) } @_;
  my @breaches;
  my $grows = $new->{minor} > $old->{minor};
  for my $struct (@{$old->{structs}}) {
    my @before = @{$old->{members}{$struct}};
    my @after = @{$new->{members}{$struct} || []};
    for my $i (0 .. $#before) {
      my $now = $after[$i] // 'nothing';
      push @breaches, "$struct: slot $i was `$before[$i]` and is now `$now`" if $before[$i] ne $now;
    }
    next if @after <= @before;
    push @breaches, "$struct is frozen, since it has no size, and has more members" if $before[0] !~ / size$/;
    push @breaches, "$struct has more members, but PAWL_ABI_MINOR is still $new->{minor}" unless $grows;
  }
  for my $line (sort keys %{$old->{others}}) {
    push @breaches, "gone: $line" unless $new->{others}{$line} || $line =~ /^PAWL_ABI_MINOR /;
  }
  for my $line (sort(keys %{$new->{others}}), @{$new->{structs}}) {
    next if $grows || $old->{others}{$line} || $old->{members}{$line};
    push @breaches, "new: $line, but PAWL_ABI_MINOR is still $new->{minor}";
  }
  print map { "$_\n" } @breaches;
  exit(@breaches ? 1 : 0);
}

sub make_next {
  my ($from, $to) = @_;
  system('mkdir', '-p', "$to/pawl") == 0 or die "can't make $to/pawl\n";
  for my $file (c_headers($from)) {
    my $text = slurp($file);
    $text =~ s/(\bstruct \w+ \{\n  uint32_t size;[^{}]*)\}/$1  uint64_t added_later[8];\n}/g;
    $text =~ s/(define PAWL_ABI_MINOR )(\d+)/$1 . ($2 + 1)/e;
    spit($to . substr($file, length $from), $text);
  }
}

my %commands = (
  slots => sub { print map { "$_\n" } map { slots_of($_) } c_headers(@_) },
  code => sub { print map { tidy(code_of($_)) . "\n" } c_headers(@_) },
  printer => \&print_printer,
  asserts => \&print_asserts,
  compare => \&compare,
  next => \&make_next,
);
my $command = $commands{shift @ARGV // ''} or die "usage: abi.pl slots|code|printer|asserts|compare|next ...\n";
$command->(@ARGV);
