#pragma once

#include <utility>

namespace leams {

/// Runs `action`, which must not throw, when the scope is left, however it is left: a flag that is set while
/// a coroutine waits is taken back although what it waits for throws.
template <class Action>
class [[nodiscard]] Finally {
public:
    explicit Finally(Action action)
        : action_(std::move(action)) {}
    ~Finally() { action_(); }
    Finally(const Finally&) = delete;
    Finally& operator=(const Finally&) = delete;

private:
    Action action_;
};

} // namespace leams
