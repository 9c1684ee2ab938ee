#include "media/rtmp/shard.hpp"

#include <exception>
#include <utility>

namespace leams::rtmp {

namespace {

constexpr std::size_t kReadBufferSize = 256u << 10;

} // namespace

Shard::Shard(
    runtime::Loop& loop,
    media::Ingest& ingest,
    media::Playback& playback,
    const Clock& clock,
    std::chrono::milliseconds sweep_period,
    Mover mover
)
    : loop_(loop)
    , ingest_(ingest)
    , playback_(playback)
    , clock_(clock)
    , sweep_period_(sweep_period)
    , mover_(std::move(mover))
    , read_buffer_(kReadBufferSize)
    , tasks_(loop) {}

Shard::~Shard() = default;

void Shard::start() {
    loop_.assert_current();
    timer_ = loop_.every(sweep_period_, [this] { sweep(); });
}

void Shard::adopt(std::unique_ptr<Connection> connection, std::unique_ptr<media::Publication> publication) {
    loop_.assert_current();
    if (stopping_) {
        return;
    }
    auto& adopted = *connection;
    connections_.emplace(adopted.id(), std::move(connection));
    adopted.attach(*this);
    if (publication) {
        adopted.on_published(std::move(publication));
    }
}

runtime::Task<void> Shard::stop() {
    loop_.assert_current();
    stopping_ = true;
    timer_.reset();
    for (const auto& [id, connection] : connections_) {
        connection->shut_down();
    }
    connections_.clear();
    co_await tasks_.stop();
}

void Shard::request_publish(std::uint64_t connection, media::PublishRequest request) {
    // Later, so that even an immediate answer finds the connection outside its own parsing.
    loop_.post([this, connection, request = std::move(request)]() mutable {
        tasks_.spawn(publish(connection, std::move(request)));
    });
}

runtime::Task<void> Shard::publish(std::uint64_t connection, media::PublishRequest request) {
    Result<std::unique_ptr<media::Publication>> result = Error::internal("not asked");
    try {
        result = co_await ingest_.publish(std::move(request), loop_);
    } catch (const std::exception& thrown) {
        result = Error::internal(thrown.what()); // The client must not wait for ever.
    }
    finish_publish(connection, std::move(result));
}

void Shard::finish_publish(std::uint64_t id, Result<std::unique_ptr<media::Publication>> result) {
    const auto found = connections_.find(id);
    if (!result) {
        if (found != connections_.end()) {
            found->second->refuse(result.error());
        }
        return;
    }
    auto publication = std::move(*result);
    if (found == connections_.end()) {
        // The client left meanwhile. A publication dies on its own loop.
        auto& owner = publication->loop();
        owner.post([unused = std::move(publication)] {});
        return;
    }
    if (&publication->loop() == &loop_) {
        found->second->on_published(std::move(publication));
        return;
    }
    auto connection = std::move(found->second);
    connections_.erase(found);
    connection->detach();
    mover_(std::move(connection), std::move(publication));
}

void Shard::request_play(std::uint64_t connection, media::PlayRequest request) {
    loop_.post([this, connection, request = std::move(request)]() mutable {
        tasks_.spawn(play(connection, std::move(request)));
    });
}

runtime::Task<void> Shard::play(std::uint64_t id, media::PlayRequest request) {
    Result<std::unique_ptr<media::Reader>> reader = Error::internal("not asked");
    try {
        reader = co_await playback_.play(std::move(request), loop_);
    } catch (const std::exception& thrown) {
        reader = Error::internal(thrown.what()); // The client must not wait for ever.
    }
    auto* connection = find(id);
    if (connection == nullptr) {
        co_return; // The client left meanwhile.
    }
    if (reader) {
        connection->on_playing(*std::move(reader));
    } else {
        connection->refuse_play(reader.error());
    }
}

void Shard::defer_cut(std::uint64_t connection, media::CutReason reason) {
    loop_.post([this, connection, reason] {
        if (auto* cut = find(connection)) {
            cut->finish_cut(reason);
        }
    });
}

void Shard::remove(std::uint64_t connection) {
    // First out of the map: what its end calls back may look there.
    const auto removed = connections_.extract(connection);
}

void Shard::sweep() {
    std::vector<std::uint64_t> ids;
    ids.reserve(connections_.size());
    for (const auto& [id, connection] : connections_) {
        ids.push_back(id);
    }
    for (const auto id : ids) {
        if (auto* connection = find(id)) {
            connection->sweep();
        }
    }
}

Connection* Shard::find(std::uint64_t connection) const {
    const auto found = connections_.find(connection);
    return found == connections_.end() ? nullptr : found->second.get();
}

} // namespace leams::rtmp
