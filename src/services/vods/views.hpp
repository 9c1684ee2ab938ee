#pragma once

#include "core/base/caller.hpp"
#include "core/runtime/cache.hpp"
#include "core/runtime/task.hpp"

#include <string>

namespace leams::vods {

/// Tells views that count from those that do not: of each thing one of an account or a guest's tab in twelve
/// hours, and not many of one address. Thread-safe; what was seen is in the shared cache.
class Views {
public:
    explicit Views(runtime::Cache& cache)
        : cache_(cache) {}

    runtime::Task<bool> counts(std::string thing, Caller caller, std::string session_id);

private:
    runtime::Cache& cache_;
};

} // namespace leams::vods
