#pragma once

#include <cstddef>
#include <list>
#include <string>

namespace leams::gateway {

/// Answers that are the same for everybody, as they went out last: each is hashed and compressed once,
/// however many ask in turns for one and another. Of one loop.
class PackedTexts {
public:
    struct Text {
        std::string plain;
        std::string tag;
        std::string gzip{}; // Empty until somebody takes it so.
    };
    /// The text with its tag; valid until the next call.
    Text& of(std::string plain);

private:
    static constexpr std::size_t kMost = 8; // A home page asks for two or three.

    std::list<Text> texts_; // The one asked for last is first.
};

} // namespace leams::gateway
