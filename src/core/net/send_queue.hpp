#pragma once

#include "core/net/http.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace leams::net {

/// Bytes on their way to a non-blocking socket: owned text, shared text, or a range of a file. Nothing is
/// copied that is shared; the caller bounds it by bytes() and items().
class SendQueue {
public:
    enum class Status : std::uint8_t { Done, Blocked, Failed };

    /// Sends `pieces` at once if nothing waits, and queues copies of what the socket does not take.
    Status send(int fd, std::span<const std::string_view> pieces);

    void push(std::string text);
    void push(SharedText text);
    void push(FileRange range);

    /// Writes until everything is gone or the socket is full. Texts that lie side by side go in one system
    /// call.
    Status flush(int fd);

    bool empty() const noexcept { return head_ == items_.size(); }
    std::size_t items() const noexcept { return items_.size() - head_; }
    /// Bytes waiting, of files too.
    std::size_t bytes() const noexcept { return bytes_; }
    /// How many items it holds memory for.
    std::size_t capacity() const noexcept { return items_.capacity(); }

private:
    struct Item {
        Body body;
        std::size_t sent = 0;
    };

    static std::string_view text_of(const Item& item) noexcept;
    Status flush_texts(int fd);
    Status flush_file(int fd);
    void pop(std::size_t bytes) noexcept;
    void advance_texts(std::size_t sent) noexcept;

    std::vector<Item> items_;
    std::size_t head_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace leams::net
