#include "arguments.hpp"

#include <unistd.h>

namespace leams::app {

void add_common(CLI::App& command, Arguments& arguments) {
    command.add_option("--data", arguments.data, "Folder that holds everything the instance keeps")
        ->capture_default_str();
    command.add_option(
        "--config", arguments.config, "Configuration file (default: leams.toml in the data folder)"
    );
    command.add_option("--set", arguments.assignments, "Override one option: section.key=value")
        ->allow_extra_args(false);
}

Result<void> load_settings(const Arguments& arguments, Settings& settings) {
    auto table = make_table(settings);
    const bool named = !arguments.config.empty();
    LEAMS_CHECK(table.load_file(named ? arguments.config : arguments.data + "/leams.toml", named));
    LEAMS_CHECK(table.load_environment(environ));
    for (const auto& assignment : arguments.assignments) {
        LEAMS_CHECK(table.set(assignment));
    }
    return validate(settings);
}

} // namespace leams::app
