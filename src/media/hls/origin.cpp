#include "media/hls/origin.hpp"

#include "core/base/id.hpp"
#include "core/runtime/loop.hpp"
#include "media/packaging/own_tmpfs.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace leams::hls {

namespace {

// After a restart of this process the numbers must not fall back (RFC 8216bis section 4.4.3): they go on at
// what clocks say that tick more often than segments end and than publishers can be lost and return, from the
// broadcast's beginning on. Discontinuities get a slow one, since players walk through all numbers up to
// ours: hls.js takes a tenth of a core for a million of them.
constexpr std::int64_t kSegmentTickMs = 500;
constexpr std::int64_t kDiscontinuityTickMs = 5'000;

// Somebody who waits for parts asks again after each, but for the time that an answer and a request take.
constexpr std::chrono::seconds kAwaitedFor{2};

/// When a broadcast began, which its id tells (RFC 9562 section 5.7); 0 for an id of another making.
UnixMillis began_at(const BroadcastId& id) {
    UnixMillis time = 0;
    if (is_uuid(id.str())) {
        const auto digits = id.str().substr(0, 8) + id.str().substr(9, 4);
        std::from_chars(digits.data(), digits.data() + digits.size(), time, 16);
    }
    return time;
}

packaging::PackagerConfig
config_for(packaging::PackagerConfig config, const media::SinkContext& context, const Clock& clock) {
    if (context.continued) {
        const auto age = clock.now() - began_at(context.id);
        config.first_sequence = static_cast<std::uint64_t>(std::max(age / kSegmentTickMs, INT64_C(1)));
        config.first_discontinuity =
            static_cast<std::uint64_t>(std::max(age / kDiscontinuityTickMs, INT64_C(1)));
    }
    return config;
}

} // namespace

/// One broadcast's packager, and the way of its playlists to the viewers.
class Origin::LiveSink final : public media::Sink, private packaging::RenditionListener {
public:
    LiveSink(const Origin& origin, media::SinkContext context)
        : origin_(origin)
        , context_(std::move(context))
        , packager_(
              config_for(origin.config_, context_, origin.clock_),
              origin.clock_,
              origin.memory_,
              origin.log_.with("broadcast", context_.id.str())
          ) {
        packager_.add(*this);
        for (auto* factory : origin.listeners_) {
            if (auto listener = factory->make_listener(context_)) {
                packager_.add(*listener);
                others_.push_back(std::move(listener));
            }
        }
    }

    void on_tracks(const media::Tracks& tracks) override { packager_.on_tracks(tracks); }
    void on_frame(const media::FramePtr& frame) override { packager_.on_frame(frame); }
    void on_discontinuity() override { packager_.on_discontinuity(); }
    void on_end() override { packager_.on_end(); }
    bool is_over_budget() const override { return packager_.is_over_budget(); }
    bool is_awaited() const override { return awaited_ && origin_.clock_.steady() - *awaited_ < kAwaitedFor; }

private:
    void on_renditions(const packaging::Renditions& renditions) override {
        const auto snapshot = std::make_shared<const Snapshot>(Snapshot{
            .id = context_.id,
            .username = context_.grant.username,
            .renditions = renditions,
            .version = ++version_,
        });
        const bool begins = feed_ == nullptr;
        if (begins) {
            feed_ = std::make_shared<LiveFeed>(origin_.deliveries_.size(), snapshot);
        } else {
            feed_->store(snapshot);
        }
        for (std::size_t i = 0; i < origin_.deliveries_.size(); ++i) {
            auto* delivery = origin_.deliveries_[i];
            const bool wanted = feed_->take_wanted(i);
            if (wanted) {
                awaited_ = origin_.clock_.steady();
            }
            if (begins) {
                delivery->loop().post([delivery, i, feed = feed_] { delivery->add(feed, i); });
            } else if (wanted || renditions.front().window->ended) {
                delivery->loop().post([delivery, id = context_.id] { delivery->update(id); });
            }
        }
        if (auto tell = std::exchange(context_.on_playable, nullptr)) {
            tell();
        }
    }

    const Origin& origin_;
    media::SinkContext context_;
    std::vector<std::unique_ptr<packaging::RenditionListener>> others_;
    packaging::Packager packager_;
    std::shared_ptr<LiveFeed> feed_;
    std::uint64_t version_ = 0;
    std::optional<std::chrono::steady_clock::time_point> awaited_; // When last.
};

Origin::Origin(
    packaging::PackagerConfig config,
    std::uint64_t max_bytes,
    const Clock& clock,
    std::vector<Delivery*> deliveries,
    std::vector<packaging::RenditionListenerFactory*> listeners,
    runtime::Log log
)
    : config_(config)
    , clock_(clock)
    , memory_(packaging::mount_own_tmpfs(max_bytes + max_bytes / 8), max_bytes) // What no count has foreseen.
    , deliveries_(std::move(deliveries))
    , listeners_(std::move(listeners))
    , log_(std::move(log)) {
    log_.info(
        "segment_memory_opened", {{"large_pages", memory_.has_large_pages()}, {"mib", max_bytes >> 20}}
    );
}

std::unique_ptr<media::Sink> Origin::make_sink(media::SinkContext context) {
    return std::make_unique<LiveSink>(*this, std::move(context));
}

} // namespace leams::hls
