#pragma once

#include "core/runtime/loop.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace leams::runtime {

/// Carries values from any thread to one loop, in order. Many pushes cost one wake-up of the loop. Bounded: a
/// push into a full mailbox is refused, and the caller decides what that means.
template <class T>
class Mailbox {
public:
    /// `handler` runs on `loop` for each value; it is not called any more once the mailbox is destroyed on
    /// that loop.
    Mailbox(Loop& loop, std::size_t capacity, std::function<void(T)> handler)
        : state_(std::make_shared<State>(loop, capacity, std::move(handler))) {}
    ~Mailbox() {
        const std::lock_guard lock(state_->mutex);
        state_->closed = true;
    }
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    /// False when the mailbox is full.
    bool try_push(T value) {
        {
            const std::lock_guard lock(state_->mutex);
            if (state_->waiting.size() >= state_->capacity) {
                return false;
            }
            state_->waiting.push_back(std::move(value));
            if (std::exchange(state_->scheduled, true)) {
                return true;
            }
        }
        state_->loop.post([state = state_] { State::drain(state); });
        return true;
    }

private:
    struct State {
        State(Loop& target, std::size_t limit, std::function<void(T)> run)
            : loop(target)
            , capacity(limit)
            , handler(std::move(run)) {}

        static void drain(const std::shared_ptr<State>& state) {
            std::vector<T> batch;
            {
                const std::lock_guard lock(state->mutex);
                batch.swap(state->waiting);
                state->scheduled = false;
            }
            for (auto& value : batch) {
                if (state->closed) {
                    return;
                }
                state->handler(std::move(value));
            }
        }

        Loop& loop;
        std::size_t capacity;
        std::function<void(T)> handler;
        std::mutex mutex;
        std::vector<T> waiting;
        bool scheduled = false;
        bool closed = false;
    };

    std::shared_ptr<State> state_;
};

} // namespace leams::runtime
