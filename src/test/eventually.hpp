#pragma once

#include <chrono>
#include <thread>

namespace leams::test {

/// How long a test waits for what must come; far longer than it takes on a busy machine.
inline constexpr std::chrono::seconds kPatience{60};

/// Whether `condition` comes to hold before patience is at an end.
template <class Condition>
bool eventually(Condition condition) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > give_up) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

} // namespace leams::test
