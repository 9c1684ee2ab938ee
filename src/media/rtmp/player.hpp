#pragma once

#include "media/hub/reader.hpp"
#include "media/rtmp/session.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace leams::rtmp {

/// Sends what a reader gives to a client that plays, as FLV in RTMP messages: metadata and decoder headers
/// before the first frame and when they change, times from 0 on. Lives on the reader's loop.
class Player {
public:
    /// What may wait for the client's socket before frames stay in the reader's queue, where its policy
    /// holds.
    static constexpr std::size_t kHighWater = 256U << 10;

    Player(RtmpSession& session, std::unique_ptr<media::Reader> reader)
        : session_(session)
        , reader_(std::move(reader)) {}

    media::Reader& reader() noexcept { return *reader_; }

    /// Writes what there is and what fits into the session's output; why nothing follows, once that is so.
    std::optional<media::ReadEnd> write();

private:
    void write_tracks(const media::Tracks& tracks);
    void write_frame(const media::Frame& frame);
    std::uint32_t timestamp_of(const media::Frame& frame);

    RtmpSession& session_;
    std::unique_ptr<media::Reader> reader_;
    media::Tracks tracks_;
    std::optional<std::int64_t> begin_ms_; // On the broadcast's timeline, of the first frame.
    std::uint32_t last_ = 0;               // The latest timestamp sent.
    Bytes message_;                        // Kept for its capacity.
};

} // namespace leams::rtmp
