#pragma once

#include "arguments.hpp"
#include "core/base/result.hpp"

#include <CLI/CLI.hpp>

namespace leams::app {

/// Adds `leams admin`: what an operator does by command, also while the server runs. The command that is
/// called leaves in `outcome` how it went.
void add_admin(CLI::App& app, Arguments& arguments, Result<void>& outcome);

} // namespace leams::app
