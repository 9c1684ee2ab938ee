#include "module_list.hpp"

#include <ranges>

namespace leams::app {

// A vector would destroy them in the order in which they were added.
ModuleList::~ModuleList() {
    while (!entries_.empty()) {
        entries_.pop_back();
    }
}

Result<void> ModuleList::open() {
    for (const auto& entry : entries_) {
        LEAMS_CHECK(entry.module->open());
    }
    return {};
}

std::vector<net::Route> ModuleList::routes() const {
    std::vector<net::Route> all;
    for (const auto& entry : entries_) {
        if (entry.is_served) {
            auto routes = entry.module->routes();
            std::ranges::move(routes, std::back_inserter(all));
        }
    }
    return all;
}

std::vector<gateway::Mount> ModuleList::mounts(runtime::Loop& loop) const {
    std::vector<gateway::Mount> all;
    for (const auto& entry : entries_) {
        if (entry.is_served) {
            auto mounts = entry.module->mounts(loop);
            std::ranges::move(mounts, std::back_inserter(all));
        }
    }
    return all;
}

Result<void> ModuleList::start() {
    for (const auto& entry : entries_) {
        LEAMS_CHECK(entry.module->start());
    }
    return {};
}

void ModuleList::drain() {
    for (const auto& entry : entries_) {
        entry.module->drain();
    }
}

void ModuleList::stop() {
    for (const auto& entry : entries_ | std::views::reverse) {
        entry.module->stop();
    }
}

} // namespace leams::app
