#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leams::vods {

constexpr std::string_view kCaptionPrefix = "captions/";
/// Languages of one VOD.
constexpr std::int64_t kMostCaptions = 30;

/// A VOD's captions in one language.
struct CaptionTrack {
    std::string id; // No other upload's, also not of the same language.
    std::string language;
    std::string label;
    std::int64_t cue_count = 0;
    std::int64_t size_bytes = 0;
    UnixMillis created_at = 0;

    std::string object_key() const { return std::string(kCaptionPrefix) + id; }
};

class CaptionStore {
public:
    virtual ~CaptionStore() = default;
    /// By language.
    virtual runtime::Task<Result<std::vector<CaptionTrack>>> list(VodId id) = 0;
    /// Gives the key of the object that is nobody's any more; empty when there is none. ResourceExhausted
    /// when the VOD has enough.
    virtual runtime::Task<Result<std::string>> put(VodId id, CaptionTrack track) = 0;
    virtual runtime::Task<Result<std::string>> remove(VodId id, std::string language) = 0;
    /// Of these ids those that no VOD has.
    virtual runtime::Task<Result<std::vector<std::string>>> unused(std::vector<std::string> ids) = 0;
};

} // namespace leams::vods
