#pragma once

#include "core/base/caller.hpp"
#include "core/runtime/objects.hpp"
#include "services/vods/caption_ports.hpp"
#include "services/vods/service.hpp"

#include <string>
#include <vector>

namespace leams::vods {

constexpr std::size_t kLargestCaptions = 1024 * 1024; // Bytes of a file.

/// What somebody uploads.
struct CaptionFile {
    std::string language; // BCP 47.
    std::string label;    // Empty: the language's tag.
    std::string bytes;
};

/// Captions that owners upload for their VODs. Thread-safe, without state. Who may see a VOD may see its
/// captions.
class Captions {
public:
    struct Ports {
        CaptionStore& store;
        VodsService& vods;
        runtime::Objects& objects;
        const Clock& clock;
    };

    explicit Captions(Ports ports)
        : ports_(ports) {}

    /// Instead of those that the VOD has in that language, if it has any. InvalidArgument for a file that is
    /// no WebVTT, with the line; PermissionDenied for whoever is not the owner.
    runtime::Task<Result<ShownCaptions>> put(Caller caller, VodId id, CaptionFile file);
    /// NotFound when there are none in that language.
    runtime::Task<Result<void>> remove(Caller caller, VodId id, std::string language);

private:
    runtime::Task<Result<ShownVod>> find_own(Caller caller, VodId id);

    Ports ports_;
};

/// "pt-BR" of "PT-br"; empty for what is no tag of a language.
std::string clean_language(std::string_view tag);

/// Throws away the objects of captions that are no VOD's any more.
runtime::Task<Result<void>>
purge_captions(CaptionStore& store, runtime::Objects& objects, const Clock& clock);

} // namespace leams::vods
