#include "media/hub/relay.hpp"

#include <utility>

namespace leams::media {
namespace {

std::size_t size_of(const ReadEvent& event) {
    const auto* frame = std::get_if<FramePtr>(&event);
    return sizeof(ReadEvent) + (frame == nullptr ? 0 : sizeof(Frame) + (*frame)->storage.size());
}

} // namespace

void Relay::push(const ReadEvent& event) {
    if (std::holds_alternative<FramePtr>(event)) {
        if (is_full()) {
            lost_ = true;
            stats_.dropped.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        if (std::exchange(lost_, false)) {
            hand_off(Lost{}, sizeof(Lost));
        }
    }
    hand_off(event, size_of(event));
}

bool Relay::is_full() {
    const std::lock_guard lock(mutex_);
    return waiting_bytes_ >= kMaxWaiting;
}

void Relay::join(std::shared_ptr<ReaderSlot> slot, std::vector<ReadEvent> past) {
    hand_off(Joining{std::move(slot), std::move(past)}, sizeof(Joining));
}

void Relay::hand_off(Item item, std::size_t bytes) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(item));
        waiting_bytes_ += bytes;
        if (waiting_.size() > 1) {
            return; // A fetch is on its way.
        }
    }
    loop_.post([self = shared_from_this()] { self->fetch(); });
}

void Relay::fetch() {
    std::vector<Item> items;
    {
        const std::lock_guard lock(mutex_);
        items.swap(waiting_);
        waiting_bytes_ = 0;
    }
    for (auto& item : items) {
        if (const auto* event = std::get_if<ReadEvent>(&item)) {
            for (const auto& slot : slots_) {
                deliver(*slot, *event);
            }
        } else if (auto* joining = std::get_if<Joining>(&item)) {
            for (const auto& past : joining->past) {
                deliver(*joining->slot, past);
            }
            slots_.push_back(std::move(joining->slot));
        } else {
            for (const auto& slot : slots_) {
                slot->queue.lose();
            }
        }
    }
    wake();
}

void Relay::deliver(ReaderSlot& slot, const ReadEvent& event) {
    const auto* why = std::get_if<ReadEnd>(&event);
    if (slot.closed || (why != nullptr && *why == ReadEnd::Withdrawn && !slot.withdrawable)) {
        return;
    }
    auto& queue = slot.queue;
    const auto before = queue.counts();
    const bool ended = queue.ended();
    queue.push(event);
    const auto& after = queue.counts();
    stats_.dropped.fetch_add(after.dropped - before.dropped, std::memory_order_relaxed);
    if (std::holds_alternative<FramePtr>(event) && !ended) {
        stats_.frames.fetch_add(1, std::memory_order_relaxed);
        stats_.cuts.fetch_add(queue.ended() ? 1 : 0, std::memory_order_relaxed);
    }
}

// A reader that is told may close itself, and others.
void Relay::wake() {
    for (const auto& slot : slots_) {
        const bool is_told = slot->on_ready && !slot->closed && !slot->queue.empty();
        if (is_told && (std::exchange(slot->awaits, false) || slot->queue.cut())) {
            slot->on_ready();
        }
    }
    std::erase_if(slots_, [](const auto& slot) { return slot->closed || slot->queue.ended(); });
}

} // namespace leams::media
