#pragma once

#include "core/runtime/loop.hpp"
#include "media/hub/relay.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace leams::media {

class Broadcast;

/// Who reads: the house itself, or somebody whose right may be withdrawn (Registry::withdraw_readers).
enum class ReaderRight : std::uint8_t { Own, Withdrawable };

struct ReaderOptions {
    /// How old media may get on its way. Below a second the publisher's socket is read every few
    /// milliseconds.
    std::chrono::milliseconds max_age{2000};
    ReaderRight right = ReaderRight::Own;
    ReaderLimits limits{};

    bool wants_each_frame() const noexcept { return max_age < std::chrono::seconds(1); }
};

/// Reads a running broadcast on any loop (Registry::attach): the tracks, the group of pictures so far when
/// somebody reads already, else from the next key picture on, then what comes. A slow reader loses frames by
/// its queue's policy and harms nobody. Lives on the loop for which it was attached, where every call
/// belongs.
class Reader {
public:
    Reader(
        std::shared_ptr<Broadcast> broadcast,
        runtime::Loop& loop,
        std::shared_ptr<ReaderSlot> slot,
        bool each_frame
    );
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// The next event, or nothing yet. After a ReadEnd nothing follows.
    std::optional<ReadEvent> take();

    /// Why it was cut, if it was: what can be taken then is that alone.
    std::optional<ReadEnd> cut() const noexcept { return slot_->queue.cut(); }

    /// `handler` is called when something can be taken after take() gave nothing, and when the reader is cut;
    /// it may destroy the reader. Set it once, before the first take().
    void on_ready(std::function<void()> handler);

    const ReaderCounts& counts() const noexcept { return slot_->queue.counts(); }
    std::size_t waiting_bytes() const noexcept { return slot_->queue.bytes(); }

private:
    std::shared_ptr<Broadcast> broadcast_;
    runtime::Loop& loop_;
    std::shared_ptr<ReaderSlot> slot_;
    bool each_frame_;
};

} // namespace leams::media
