#pragma once

#include "core/base/result.hpp"
#include "core/formats/image.hpp"
#include "core/runtime/task.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace leams::pictures {

/// A picture that is kept. Its hash names the bytes, so what it names never changes.
struct Picture {
    std::string hash;
    std::int64_t width = 0; // Pixels.
    std::int64_t height = 0;
};

/// The same as the API shows it.
struct PictureView {
    std::string url;
    std::int64_t width = 0;
    std::int64_t height = 0;
};
BOOST_DESCRIBE_STRUCT(PictureView, (), (url, width, height))

inline std::optional<PictureView> view_of(const std::optional<Picture>& picture) {
    if (!picture) {
        return std::nullopt;
    }
    return PictureView{
        .url = "/api/pictures/" + picture->hash, .width = picture->width, .height = picture->height
    };
}

/// Where a picture hangs: one at a time.
struct Place {
    std::string owner; // A user's id, or "instance".
    std::string slot;  // "banner"
};

/// Within: shrunk until it lies within the size, and never enlarged. Cover: of exactly that size, where what
/// stands over on two sides is cut off.
enum class PictureFit : std::uint8_t { Within, Cover };

/// What a place takes, and what is made of it.
struct PictureRule {
    std::size_t max_bytes = 0;
    std::int64_t min_side = 0; // Pixels, of the shorter side of what is sent.
    std::int64_t width = 0;    // Pixels, of what is kept.
    std::int64_t height = 0;
    PictureFit fit = PictureFit::Within;
    formats::ImageKind kind = formats::ImageKind::Webp; // Webp or Png, for those who read no WebP.
};

/// A picture's file, as it was sent or as it is kept.
struct PictureFile {
    std::string content_type;
    std::string bytes;
};

/// The content types that a picture may have.
inline std::vector<std::string> picture_types() {
    return {"image/png", "image/jpeg", "image/webp", "image/gif"};
}

/// What other services may do with pictures. Callable on any loop.
class Pictures {
public:
    virtual ~Pictures() = default;
    /// Hangs there, instead of what was there, what the rule makes of the file: upright, in sRGB, of an
    /// animation the first frame, and nothing but pixels. InvalidArgument says why it is not taken;
    /// ResourceExhausted for too many in an hour; Unavailable when too many are being made.
    virtual runtime::Task<Result<Picture>> put(Place place, PictureFile file, PictureRule rule) = 0;
    /// Succeeds when there is none.
    virtual runtime::Task<Result<void>> remove(Place place) = 0;
    /// All that an owner has, with their slots.
    virtual runtime::Task<Result<std::vector<std::pair<std::string, Picture>>>> of(std::string owner) = 0;
};

} // namespace leams::pictures
