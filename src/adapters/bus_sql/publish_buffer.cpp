#include "adapters/bus_sql/publish_buffer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace leams::adapters {
namespace {

std::size_t size_of(const runtime::Event& event) {
    return event.id.size() + event.topic.size() + event.payload.size();
}

} // namespace

PublishBuffer::Put PublishBuffer::put(Outgoing outgoing, std::size_t batch) {
    const auto size = size_of(outgoing.event);
    const std::lock_guard lock(mutex_);
    if (closed_ || events_ >= max_events_ || bytes_ + size > max_bytes_) {
        return Put::Refused;
    }
    ++events_;
    bytes_ += size;
    waiting_.push_back(std::move(outgoing));
    return waiting_.size() >= batch ? Put::BatchIsFull : Put::Accepted;
}

std::vector<Outgoing> PublishBuffer::take(std::size_t limit) {
    const std::lock_guard lock(mutex_);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(limit, waiting_.size()));
    std::vector<Outgoing> taken(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    return taken;
}

void PublishBuffer::done(const std::vector<Outgoing>& taken) {
    const std::lock_guard lock(mutex_);
    for (const auto& outgoing : taken) {
        --events_;
        bytes_ -= size_of(outgoing.event);
    }
}

void PublishBuffer::put_back(std::vector<Outgoing> taken) {
    const std::lock_guard lock(mutex_);
    waiting_.insert(
        waiting_.begin(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end())
    );
}

std::size_t PublishBuffer::size() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void PublishBuffer::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
}

} // namespace leams::adapters
