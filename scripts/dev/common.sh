# Shared by the parts of ./dev.

say() { printf '%s\n' "$*"; }
note() { if [[ -t 2 ]]; then printf '\033[2m%s\033[0m\n' "$*" >&2; else say "$*" >&2; fi; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# stamped NAME HASH COMMAND...: runs the command unless it already succeeded for this hash.
stamped() {
    local file="build/stamps/$1" hash=$2
    shift 2
    if [[ -f $file && $(<"$file") == "$hash" ]]; then
        return 0
    fi
    "$@"
    mkdir -p build/stamps
    printf '%s' "$hash" >"$file"
}

# One hash over the content and the names of files under the given folders, without what is generated there.
hash_of() {
    find "$@" \( -name node_modules -o -name .next -o -name .screenshots -o -name '*.tsbuildinfo' -o -name next-env.d.ts \) \
        -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

# The C++ sources of the tree, each ending in a zero byte.
cpp_sources() {
    git ls-files -z --cached --others --exclude-standard -- 'src/*.[ch]pp' 'apps/*.[ch]pp' 'bench/*.[ch]pp'
}

# Who listens on a TCP port of this machine, if anybody; reads /proc, so that no tool needs to be installed.
port_taken() {
    local hex
    printf -v hex ':%04X' "$1"
    awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' \
        /proc/net/tcp /proc/net/tcp6 2>/dev/null
}
