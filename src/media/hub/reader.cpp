#include "media/hub/reader.hpp"

#include "media/hub/broadcast.hpp"

#include <utility>

namespace leams::media {

Reader::Reader(
    std::shared_ptr<Broadcast> broadcast,
    runtime::Loop& loop,
    std::shared_ptr<ReaderSlot> slot,
    bool each_frame
)
    : broadcast_(std::move(broadcast))
    , loop_(loop)
    , slot_(std::move(slot))
    , each_frame_(each_frame) {}

Reader::~Reader() {
    loop_.assert_current();
    slot_->closed = true;
    slot_->queue = ReaderQueue({}); // The relay may hold the slot until the next frame.
    auto& home = broadcast_->loop();
    home.post([broadcast = std::move(broadcast_), &loop = loop_, each_frame = each_frame_] {
        broadcast->detach_reader(loop, each_frame);
    });
}

std::optional<ReadEvent> Reader::take() {
    loop_.assert_current();
    auto event = slot_->queue.take();
    slot_->awaits = !event;
    return event;
}

void Reader::on_ready(std::function<void()> handler) {
    loop_.assert_current();
    slot_->on_ready = std::move(handler);
    if (!slot_->queue.empty()) {
        loop_.post([slot = slot_] {
            if (!slot->closed && !slot->queue.empty() && std::exchange(slot->awaits, false)) {
                slot->on_ready();
            }
        });
    }
}

} // namespace leams::media
