#pragma once

#include "adapters/sql/database.hpp"
#include "process.hpp"
#include "settings.hpp"

#include <memory>

namespace leams::app {

enum class Demo : std::uint8_t { Off, On };

/// Opens the instance's database and brings its schema up to date. Blocks.
Result<std::unique_ptr<sql::Database>> open_database(const Settings& settings, const DataFolder& folder);

/// The whole server in one process: every service, wired to the embedded backends.
class Node {
public:
    /// Listens and serves when it returns; errors are sentences for the operator. `settings` and `folder`
    /// must outlive it; ports that were 0 are written back into `settings`.
    static Result<std::unique_ptr<Node>> start(Settings& settings, const DataFolder& folder, Demo demo);
    ~Node();

    /// Graceful: stops accepting, lets requests finish, ends what is live, writes out what waits.
    void stop();

private:
    struct Graph;
    explicit Node(std::unique_ptr<Graph> graph);

    std::unique_ptr<Graph> graph_;
};

} // namespace leams::app
