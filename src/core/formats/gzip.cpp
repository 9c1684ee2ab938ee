#include "core/formats/gzip.hpp"

#include "core/formats/deflate.hpp"

namespace leams {
namespace {

constexpr int kGzipHeader = 16; // zlib adds the header when this is added to the window's bits.

} // namespace

struct GzipEncoder::State : Deflate {
    State()
        : Deflate(4, 12 + kGzipHeader, 5) {}
};

GzipEncoder::GzipEncoder()
    : state_(std::make_unique<State>()) {}
GzipEncoder::~GzipEncoder() = default;

std::string GzipEncoder::encode(std::string_view text) {
    deflateReset(&state_->stream);
    auto output = state_->run(text, Z_FINISH);
    output.shrink_to_fit();
    return output;
}

struct GzipStream::State : Deflate {
    State()
        : Deflate(5, 15 + kGzipHeader, 7) {}
};

GzipStream::GzipStream()
    : state_(std::make_unique<State>()) {}
GzipStream::~GzipStream() = default;
GzipStream::GzipStream(GzipStream&&) noexcept = default;
GzipStream& GzipStream::operator=(GzipStream&&) noexcept = default;

std::string GzipStream::add(std::string_view piece) {
    return piece.empty() ? std::string() : state_->run(piece, Z_SYNC_FLUSH);
}

std::string GzipStream::finish() {
    return state_->run({}, Z_FINISH);
}

} // namespace leams
