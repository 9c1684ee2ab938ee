# Building: C++ by CMake presets, the web app by Next.

# build_cpp PRESET TARGET
build_cpp() {
    local log="build/$1-configure.log"
    mkdir -p build
    if [[ ! -f build/$1/build.ninja ]]; then
        note "Configuring build/$1"
        cmake --preset "$1" >"$log" 2>&1 || {
            rm -f "build/$1/build.ninja"
            tail -n 30 "$log" >&2
            fail "CMake could not configure '$1'."
        }
    fi
    [[ -x build/$1/apps/leams/leams || -x build/$1/leams ]] || note "Compiling the C++ of build/$1; the first time takes minutes"
    trap 'fail "The build was interrupted; the next one goes on from here."' INT
    run_ninja "$1" "$2" || fail "The '$1' build failed; the compiler's words are above."
    trap - INT
}

# On a terminal ninja shows how far it is; elsewhere only what went wrong is of interest.
run_ninja() {
    local log="build/$1-build.log"
    if [[ -t 2 ]]; then
        ninja -C "build/$1" -j "$(nproc)" "$2" >&2
    else
        ninja -C "build/$1" -j "$(nproc)" "$2" >"$log" 2>&1 || { tail -n 80 "$log" >&2 && return 1; }
    fi
}

build_web() {
    install_node_modules web
    [[ -f web/.next/standalone/server.js ]] || rm -f build/stamps/web
    stamped web "$(hash_of web) $(node --version)" next_build
}

next_build() {
    note "Building the web app"
    mkdir -p build
    NEXT_TELEMETRY_DISABLED=1 npm run --prefix web build >build/web-build.log 2>&1 || {
        tail -n 40 build/web-build.log >&2
        fail "The web app's build failed; all of its output is in build/web-build.log."
    }
}
