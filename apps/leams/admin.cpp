#include "admin.hpp"

#include "adapters.hpp"
#include "adapters/sql/accounts.hpp"
#include "core/formats/json_codec.hpp"
#include "core/runtime/loops.hpp"
#include "database.hpp"
#include "notice_ports.hpp"
#include "run_blocking.hpp"

#include <boost/describe/class.hpp>

#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <string>

namespace leams::app {
namespace {

/// The instance as a command sees it: its database and bus, and a loop to run tasks on. The bus delivers
/// nothing here: the running server finds what is left in its database.
struct Instance {
    Settings settings;
    std::unique_ptr<sql::Database> database{};
    SystemClock clock{};
    runtime::Loops loops{1};
    BusAdapters bus{};

    ~Instance() { loops.stop(); }

    template <class T>
    T run(runtime::Task<T> task) {
        return run_blocking(loops.at(0), std::move(task));
    }
};

using Command = std::function<Result<void>(Instance&)>;

Result<void> run_beside_server(const Arguments& arguments, const Command& command) {
    Instance instance;
    LEAMS_CHECK(load_settings(arguments, instance.settings));
    LEAMS_TRY(const auto folder, DataFolder::visit(arguments.data));
    LEAMS_TRY(instance.database, visit_database(instance.settings, folder));
    const AdapterParts parts{*instance.database, instance.clock, instance.loops};
    LEAMS_TRY(instance.bus, make_bus(instance.settings.bus.url, parts));
    instance.loops.start();
    return command(instance);
}

Result<void> suspend(Instance& instance, const std::string& name) {
    LEAMS_CHECK(sql::suspend_blocking(*instance.database, *instance.bus.outbox, name, instance.clock.now()));
    std::cout << name << " is suspended.\n";
    return {};
}

Result<void> restore(Instance& instance, const std::string& name) {
    LEAMS_CHECK(sql::restore_blocking(*instance.database, *instance.bus.outbox, name, instance.clock.now()));
    std::cout << name << " may log in and stream again.\n";
    return {};
}

/// How a dead letter is printed: a line of JSON.
struct Listed {
    std::string id;
    std::string topic;
    std::string group;
    int attempts = 0;
    std::string dead_at;
    std::string last_error;
    std::string payload;
};
BOOST_DESCRIBE_STRUCT(Listed, (), (id, topic, group, attempts, dead_at, last_error, payload))

Result<void> list_dead_letters(Instance& instance) {
    LEAMS_TRY(
        const auto listed, instance.run(instance.bus.dead_letters->list(std::numeric_limits<int>::max()))
    );
    for (const auto& letter : listed) {
        const Listed line{
            letter.event.id,
            letter.event.topic,
            letter.group,
            letter.attempts,
            to_rfc3339(letter.dead_at),
            letter.last_error,
            letter.event.payload
        };
        std::cout << json::write(line) << "\n";
    }
    return {};
}

Result<void> replay_dead_letter(Instance& instance, const std::string& id) {
    LEAMS_CHECK(instance.run(instance.bus.dead_letters->replay(id)));
    std::cout << "It will be delivered again.\n";
    return {};
}

Result<void> replay_all_dead_letters(Instance& instance) {
    LEAMS_TRY(const auto count, instance.run(instance.bus.dead_letters->replay_all()));
    std::cout << count << " will be delivered again.\n";
    return {};
}

Result<void> drop_dead_letter(Instance& instance, const std::string& id) {
    LEAMS_CHECK(instance.run(instance.bus.dead_letters->drop(id)));
    std::cout << "It is dropped.\n";
    return {};
}

/// Adds the commands of one subject.
class Adder {
public:
    Adder(CLI::App& parent, Arguments& arguments, Result<void>& outcome)
        : parent_(parent)
        , arguments_(arguments)
        , outcome_(outcome) {}

    CLI::App& add(const std::string& name, const std::string& help, Command command) {
        auto& added = *parent_.add_subcommand(name, help);
        add_common(added, arguments_);
        added.callback([&arguments = arguments_, &outcome = outcome_, command = std::move(command)] {
            outcome = run_beside_server(arguments, command);
        });
        return added;
    }

private:
    CLI::App& parent_;
    Arguments& arguments_;
    Result<void>& outcome_;
};

void add_dead_letters(CLI::App& admin, Arguments& arguments, Result<void>& outcome) {
    auto& letters = *admin.add_subcommand("dead-letters", "Events that could not be delivered");
    letters.require_subcommand(1);
    Adder commands(letters, arguments, outcome);
    commands.add("list", "Print them, the newest first, each as a line of JSON", list_dead_letters);

    const auto id = std::make_shared<std::string>();
    const auto all = std::make_shared<bool>(false);
    auto& replay = commands.add("replay", "Deliver one of them again, or all", [id, all](Instance& instance) {
        return *all ? replay_all_dead_letters(instance) : replay_dead_letter(instance, *id);
    });
    auto& which = *replay.add_option_group("which");
    which.add_option("id", *id, "The event's id");
    which.add_flag("--all", *all, "All of them");
    which.require_option(1);

    commands
        .add(
            "drop", "Forget one of them", [id](Instance& instance) { return drop_dead_letter(instance, *id); }
        )
        .add_option("id", *id, "The event's id")
        ->required();
}

void add_accounts(CLI::App& admin, Arguments& arguments, Result<void>& outcome) {
    Adder commands(admin, arguments, outcome);
    const auto name = std::make_shared<std::string>();
    const auto add = [&](const std::string& verb, const std::string& help, auto act) {
        commands.add(verb, help, [name, act](Instance& instance) { return act(instance, *name); })
            .add_option("name", *name, "The account's username")
            ->required();
    };
    add("suspend", "End an account's sessions and broadcast, and keep it out", suspend);
    add("restore", "Let a suspended account in again", restore);
}

/// Needs no database, which may be what a notice is about.
Result<void> try_notice(const Arguments& arguments) {
    Settings settings;
    LEAMS_CHECK(load_settings(arguments, settings));
    LEAMS_CHECK(send_test_notice(settings));
    std::cout << "The webhook has taken the notice.\n";
    return {};
}

void add_test_notice(CLI::App& admin, Arguments& arguments, Result<void>& outcome) {
    auto& command = *admin.add_subcommand("test-notice", "Send a test notice to the webhook of notices.url");
    add_common(command, arguments);
    command.callback([&] { outcome = try_notice(arguments); });
}

} // namespace

void add_admin(CLI::App& app, Arguments& arguments, Result<void>& outcome) {
    auto& admin = *app.add_subcommand("admin", "Look after an instance, also while its server runs");
    admin.require_subcommand(1);
    add_accounts(admin, arguments, outcome);
    add_dead_letters(admin, arguments, outcome);
    add_test_notice(admin, arguments, outcome);
}

} // namespace leams::app
