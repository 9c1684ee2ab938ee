#pragma once

#include "module.hpp"
#include "roles.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace leams::app {

/// A process's modules, each after those that it is built on; stopped and destroyed in reverse.
class ModuleList {
public:
    /// For a process with these roles.
    explicit ModuleList(Roles roles)
        : roles_(roles) {}
    ~ModuleList();
    ModuleList(ModuleList&&) = default;
    ModuleList& operator=(ModuleList&&) = delete;

    /// Adds a module that others are built on, so that every process has it; it is served where the process
    /// has one of the roles.
    template <class M, class... Arguments>
    M& add(Roles served_by, Arguments&&... arguments) {
        auto module = std::make_unique<M>(std::forward<Arguments>(arguments)...);
        auto& added = *module;
        entries_.push_back({std::move(module), roles_.any_of(served_by)});
        return added;
    }
    /// Adds one that is only there where the process has the role; null where it has not.
    template <class M, class... Arguments>
    M* add_for(Role role, Arguments&&... arguments) {
        return roles_.has(role) ? &add<M>({role}, std::forward<Arguments>(arguments)...) : nullptr;
    }

    Result<void> open();
    std::vector<net::Route> routes() const;
    std::vector<gateway::Mount> mounts(runtime::Loop& loop) const;
    /// Ends with the first that fails; stop() undoes what has been done.
    Result<void> start();
    void drain();
    void stop();

private:
    struct Entry {
        std::unique_ptr<Module> module;
        bool is_served = false;
    };

    Roles roles_;
    std::vector<Entry> entries_;
};

} // namespace leams::app
