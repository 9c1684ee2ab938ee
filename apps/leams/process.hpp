#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"

#include <cstddef>
#include <memory>
#include <string>

/// What concerns the process as a whole: its folder, its limits and its signals.
namespace leams::app {

/// The folder that holds everything an instance keeps. Only one process at a time may use it.
class DataFolder {
public:
    /// Creates it with mode 0700 when absent. Conflict when another process uses it.
    static Result<DataFolder> open(const std::string& path);
    /// For a command beside a server that may be running. NotFound when it is not there.
    static Result<DataFolder> visit(const std::string& path);

    std::string file(const std::string& name) const { return path_ + "/" + name; }
    /// What this instance is called among those that share a database: random, made at the first start.
    Result<std::string> node_id() const;

private:
    DataFolder(std::string path, Descriptor lock) noexcept
        : path_(std::move(path))
        , lock_(std::move(lock)) {}

    std::string path_;
    Descriptor lock_;
};

/// Raises the limit of descriptors as far as is allowed, and gives it.
std::size_t raise_descriptor_limit();

/// Blocks SIGINT and SIGTERM in this thread and those it starts, and ignores SIGPIPE. Before any thread
/// starts.
void hold_stop_signals();
/// Waits for SIGINT or SIGTERM. A second one ends the process at once.
void wait_for_stop_signal();

} // namespace leams::app
