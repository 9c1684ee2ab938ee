#pragma once

#include "core/base/result.hpp"
#include "settings.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace leams::app {

/// What every command takes.
struct Arguments {
    std::string data = "data";
    std::string config;
    std::vector<std::string> assignments;
    bool demo = false;
    bool connect = false;
    std::vector<std::string> roles;
};

void add_common(CLI::App& command, Arguments& arguments);

/// Defaults, then the file, the environment and --set, in this order.
Result<void> load_settings(const Arguments& arguments, Settings& settings);

} // namespace leams::app
