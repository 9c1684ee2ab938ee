#include "admin.hpp"
#include "arguments.hpp"
#include "chat_frames.hpp"
#include "connections.hpp"
#include "database.hpp"
#include "node.hpp"
#include "process.hpp"
#include "settings.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <iostream>
#include <string>

namespace leams::app {
namespace {

Result<void> serve(const Arguments& arguments) {
    LEAMS_TRY(const auto roles, Roles::parse(arguments.roles));
    Settings settings;
    LEAMS_CHECK(load_settings(arguments, settings));
    hold_stop_signals();
    const runtime::Logging logging(log_level(settings));
    LEAMS_TRY(const auto folder, DataFolder::open(arguments.data));
    LEAMS_TRY(auto node, Node::start(settings, folder, roles, arguments.demo ? Demo::On : Demo::Off));
    wait_for_stop_signal();
    node->stop();
    return {};
}

Result<void> migrate(const Arguments& arguments) {
    Settings settings;
    LEAMS_CHECK(load_settings(arguments, settings));
    LEAMS_TRY(const auto folder, DataFolder::open(arguments.data));
    LEAMS_CHECK(open_database(settings, folder));
    std::puts("The database is up to date.");
    return {};
}

Result<void> check_config(const Arguments& arguments) {
    Settings settings;
    LEAMS_CHECK(load_settings(arguments, settings));
    if (arguments.connect) {
        LEAMS_CHECK(try_connections(settings, std::cout));
    }
    std::puts("The configuration is good.");
    return {};
}

int run(int argc, char** argv) {
    CLI::App app{"Leams: live streaming that you run yourself"};
    app.set_version_flag("--version", kVersion);
    app.require_subcommand(1);
    Arguments arguments;
    Result<void> outcome;

    auto& serve_command = *app.add_subcommand("serve", "Run the server");
    add_common(serve_command, arguments);
    serve_command.add_flag(
        "--demo", arguments.demo, "Also create a demo channel and stream a test picture into it"
    );
    serve_command
        .add_option(
            "--roles", arguments.roles, "Serve a part only: api, media, chat, web, worker; default: all"
        )
        ->delimiter(',')
        ->allow_extra_args(false);
    serve_command.callback([&] { outcome = serve(arguments); });

    auto& migrate_command = *app.add_subcommand("migrate", "Bring the database up to date and exit");
    add_common(migrate_command, arguments);
    migrate_command.callback([&] { outcome = migrate(arguments); });

    add_admin(app, arguments, outcome);

    auto& config_command = *app.add_subcommand("config", "Look at the configuration");
    config_command.require_subcommand(1);
    auto& check_command =
        *config_command.add_subcommand("check", "Check the file, the environment and --set");
    add_common(check_command, arguments);
    check_command.add_flag(
        "--connect", arguments.connect, "Also connect to each server that it names, and say what is wrong"
    );
    check_command.callback([&] { outcome = check_config(arguments); });
    config_command.add_subcommand("default", "Print a file with every option at its default")->callback([] {
        Settings settings;
        std::cout << make_table(settings).to_toml();
    });
    config_command.add_subcommand("doc", "Print a table of every option")->callback([] {
        Settings settings;
        std::cout << make_table(settings).to_markdown();
    });

    app.add_subcommand("frames", "Print the JSON Schema of the chat socket's frames")->callback([] {
        std::cout << chat_frames_schema() << "\n";
    });

    CLI11_PARSE(app, argc, argv);
    if (outcome) {
        return 0;
    }
    const auto& error = outcome.error();
    std::cerr << "leams: " << error.message();
    for (const auto& field : error.fields()) {
        std::cerr << " " << field.pointer.substr(1) << " " << field.detail << ".";
    }
    if (!error.cause().empty()) {
        std::cerr << " (" << error.cause() << ")";
    }
    std::cerr << "\n";
    return 1;
}

} // namespace
} // namespace leams::app

int main(int argc, char** argv) {
    try {
        return leams::app::run(argc, argv);
    } catch (const std::exception& failure) {
        std::cerr << "leams: " << failure.what() << "\n";
        return 1;
    }
}
