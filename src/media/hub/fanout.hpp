#pragma once

#include "media/hub/reader.hpp"
#include "media/hub/sink.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace leams::media {

/// A broadcast's readers: one relay for each loop that has some, and the group of pictures so far, with which
/// those who come later begin. The group is kept only while somebody reads, since its bytes are also in the
/// segments: a broadcast that is only watched over HLS takes no more memory for it. Lives on the broadcast's
/// loop.
class Fanout final : public Sink {
public:
    static constexpr MediaTime kMaxGroupTime{8'000'000}; // A longer group of pictures is not kept.
    static constexpr std::size_t kMaxGroupBytes = 8U << 20;

    explicit Fanout(ReaderStats& stats)
        : stats_(stats) {}

    void attach(std::shared_ptr<ReaderSlot> slot, runtime::Loop& loop, bool each_frame);
    /// For each attach() one, when the reader has gone.
    void detach(const runtime::Loop& loop, bool each_frame);
    /// Ends those whose right may be withdrawn.
    void withdraw();

    bool is_wanted_at_once() const noexcept { return each_frame_ > 0; }

    void on_tracks(const Tracks& tracks) override;
    void on_frame(const FramePtr& frame) override;
    void on_discontinuity() override;
    void on_end() override;

private:
    struct Branch {
        std::shared_ptr<Relay> relay;
        std::size_t readers = 0;
    };

    std::vector<ReadEvent> past() const;
    void keep(const FramePtr& frame);
    void forget_group();
    void push(const ReadEvent& event);

    ReaderStats& stats_;
    std::vector<Branch> branches_;
    std::size_t each_frame_ = 0; // Readers that want less than a second.
    Tracks tracks_;
    std::vector<ReadEvent> group_; // From a key picture on, behind the tracks at that time; or empty.
    std::size_t group_bytes_ = 0;
    MediaTime group_begin_{0};
};

} // namespace leams::media
