#pragma once

#include "core/runtime/loops.hpp"

#include <cstddef>
#include <memory>
#include <vector>

/// Things of which each loop has its own, by the loop's index.
namespace leams::app {

template <class T>
using PerLoop = std::vector<std::unique_ptr<T>>;

/// `make(loop)` gives the one of that loop.
template <class T, class Make>
PerLoop<T> one_per_loop(runtime::Loops& loops, Make make) {
    PerLoop<T> out;
    for (std::size_t i = 0; i < loops.size(); ++i) {
        out.push_back(make(loops.at(i)));
    }
    return out;
}

template <class T>
std::vector<T*> pointers(const PerLoop<T>& owners) {
    std::vector<T*> out;
    for (const auto& owner : owners) {
        out.push_back(owner.get());
    }
    return out;
}

} // namespace leams::app
