# What the scripts share: stages with their times, commands that say how they failed, packages, builds.
# Sourced by scripts that have set -euo pipefail.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8
logs=build/logs

build_packages=(
  ca-certificates ccache clang-19 cmake g++ git libboost-json1.81-dev libboost-test1.81-dev libboost1.81-dev
  libcurl4-openssl-dev libfmt-dev libhiredis-dev libhowardhinnant-date-dev libjq-dev libpq-dev libpugixml-dev
  libre2-dev librocksdb-dev libsodium-dev libspdlog-dev libsqlite3-dev libssl-dev mold ninja-build pkg-config
  prometheus-cpp-dev tzdata
)
test_packages=(
  abigail-tools chromium clang-format-19 clang-tidy-19 debootstrap dpkg-dev file fish gcc-mingw-w64-x86-64-win32
  json-schema-test-suite libclang-rt-19-dev libtest-json-schema-acceptance-perl openssl python3-aiosmtpd
  postgresql redis-server zsh
)
# Projects in Rust are tried with the cargo that is there, whoever installed it.
command -v cargo >/dev/null || test_packages+=(cargo)
# The page's tests run in the node that is there.
command -v npm >/dev/null || test_packages+=(nodejs npm)

# stage NAME COMMAND...: runs one named part and says how long it took.
stage() {
  local name=$1 began=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  "$@"
  printf '== %s: done in %d s\n' "$name" $((SECONDS - began))
}

# quietly NAME COMMAND...: keeps the output in a log. When the command fails, says which one, and how.
quietly() {
  local log=$logs/$1.log code=0
  shift
  mkdir -p "$logs"
  "$@" >"$log" 2>&1 || code=$?
  [ $code -ne 0 ] || return 0
  failed_command $code "$log" "$@"
}

# failed_command CODE LOG COMMAND...: tells the person, and ends the script.
failed_command() {
  local code=$1 log=$2
  shift 2
  {
    printf '\nThis command failed, with exit code %d:\n  %s\n' "$code" "$*"
    printf 'The last lines of what it said (all of it is in %s):\n' "$log"
    tail -n 20 "$log" | sed 's/^/  | /'
  } >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

missing_packages() {
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    printf 'apt-get is missing. Install what these Debian packages hold, then run this again:\n  %s\n' \
      "${missing[*]}" >&2
    exit 1
  fi
  printf 'Installing: %s\n' "${missing[*]}"
  quietly apt-update as_root apt-get -o DPkg::Lock::Timeout=900 update
  quietly apt-install as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 -y \
    --no-install-recommends --no-remove install "${missing[@]}"
}

# build PRESET FOLDER TARGET...
build() {
  local preset=$1 folder=$2
  shift 2
  quietly "configure-$preset" cmake --preset "$preset"
  quietly "build-$preset" cmake --build "$folder" --target "$@"
}
