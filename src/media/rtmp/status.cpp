#include "media/rtmp/status.hpp"

namespace leams::rtmp {

std::string_view publish_refusal(ErrorCode code) noexcept {
    switch (code) {
    case ErrorCode::Unauthenticated:
    case ErrorCode::PermissionDenied:
    case ErrorCode::ReauthenticationRequired:
        return "NetStream.Publish.Denied";
    case ErrorCode::Conflict:
        return "NetStream.Publish.BadName";
    case ErrorCode::InvalidArgument:
    case ErrorCode::NotFound:
    case ErrorCode::ResourceExhausted:
        return "NetStream.Publish.Rejected";
    case ErrorCode::Unavailable:
    case ErrorCode::DeadlineExceeded:
    case ErrorCode::Internal:
        return "NetStream.Publish.Failed";
    }
    return "NetStream.Publish.Failed";
}

std::string_view play_refusal(ErrorCode code) noexcept {
    return code == ErrorCode::NotFound ? "NetStream.Play.StreamNotFound" : "NetStream.Play.Failed";
}

std::string_view cut_code(media::CutReason reason) noexcept {
    switch (reason) {
    case media::CutReason::TakenOver:
        return "NetStream.Publish.BadName";
    case media::CutReason::KeyRotated:
    case media::CutReason::Banned:
        return "NetStream.Publish.Denied";
    case media::CutReason::EndedByOwner:
    case media::CutReason::BitRateTooHigh:
    case media::CutReason::MemoryFull:
    case media::CutReason::ClockTooSlow:
        return "NetStream.Publish.Rejected";
    case media::CutReason::ShuttingDown:
        return "NetConnection.Connect.Closed";
    }
    return "NetStream.Publish.Rejected";
}

std::string_view cut_description(media::CutReason reason) noexcept {
    switch (reason) {
    case media::CutReason::TakenOver:
        return "Another encoder took over this stream key";
    case media::CutReason::KeyRotated:
        return "The stream key was changed";
    case media::CutReason::EndedByOwner:
        return "The stream was ended";
    case media::CutReason::Banned:
        return "This channel may not stream";
    case media::CutReason::ShuttingDown:
        return "The server is restarting";
    case media::CutReason::BitRateTooHigh:
        return "The bit rate is above this server's limit";
    case media::CutReason::MemoryFull:
        return "The stream takes more memory than this server has for it; lower the bit rate";
    case media::CutReason::ClockTooSlow:
        return "The encoder's time stamps hardly move; restart the encoder";
    }
    return "The stream was ended";
}

std::string_view to_string(media::CutReason reason) noexcept {
    switch (reason) {
    case media::CutReason::TakenOver:
        return "taken_over";
    case media::CutReason::KeyRotated:
        return "key_rotated";
    case media::CutReason::EndedByOwner:
        return "ended_by_owner";
    case media::CutReason::Banned:
        return "banned";
    case media::CutReason::ShuttingDown:
        return "shutting_down";
    case media::CutReason::BitRateTooHigh:
        return "bit_rate_too_high";
    case media::CutReason::MemoryFull:
        return "memory_full";
    case media::CutReason::ClockTooSlow:
        return "clock_too_slow";
    }
    return "unknown";
}

} // namespace leams::rtmp
