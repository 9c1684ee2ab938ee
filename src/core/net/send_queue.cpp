#include "core/net/send_queue.hpp"

#include <array>
#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace leams::net {
namespace {

constexpr std::size_t kMaxPieces = 64;
constexpr std::size_t kMaxSendfile = 1 << 20;

SendQueue::Status status_of_errno() noexcept {
    return errno == EAGAIN || errno == EWOULDBLOCK ? SendQueue::Status::Blocked : SendQueue::Status::Failed;
}

/// With `more`, a packet that is not full waits for what is written next.
ssize_t send_pieces(int fd, iovec* pieces, std::size_t count, bool more) noexcept {
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = count;
    ssize_t sent = -1;
    do {
        sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0));
    } while (sent < 0 && errno == EINTR);
    return sent;
}

iovec to_iovec(std::string_view text) noexcept {
    return {const_cast<char*>(text.data()), text.size()};
}

} // namespace

SendQueue::Status SendQueue::send(int fd, std::span<const std::string_view> pieces) {
    std::size_t sent = 0;
    auto status = Status::Done;
    if (empty()) {
        std::array<iovec, 8> vectors{};
        std::size_t count = 0;
        for (const auto piece : pieces) {
            vectors[count++] = to_iovec(piece);
        }
        const auto result = send_pieces(fd, vectors.data(), count, false);
        if (result < 0) {
            status = status_of_errno();
            if (status == Status::Failed) {
                return status;
            }
        } else {
            sent = static_cast<std::size_t>(result);
        }
    }
    for (const auto piece : pieces) {
        if (sent >= piece.size()) {
            sent -= piece.size();
            continue;
        }
        push(std::string(piece.substr(sent)));
        sent = 0;
        status = Status::Blocked;
    }
    return status;
}

void SendQueue::push(std::string text) {
    if (text.empty()) {
        return;
    }
    bytes_ += text.size();
    items_.push_back({std::move(text)});
}

void SendQueue::push(SharedText text) {
    if (!text || text->empty()) {
        return;
    }
    bytes_ += text->size();
    items_.push_back({std::move(text)});
}

void SendQueue::push(FileRange range) {
    if (range.length == 0) {
        return;
    }
    bytes_ += range.length;
    items_.push_back({std::move(range)});
}

std::string_view SendQueue::text_of(const Item& item) noexcept {
    const auto* own = std::get_if<std::string>(&item.body);
    const std::string_view text = own != nullptr ? *own : **std::get_if<SharedText>(&item.body);
    return text.substr(item.sent);
}

SendQueue::Status SendQueue::flush(int fd) {
    while (!empty()) {
        const bool file = std::holds_alternative<FileRange>(items_[head_].body);
        if (const auto status = file ? flush_file(fd) : flush_texts(fd); status != Status::Done) {
            return status;
        }
    }
    return Status::Done;
}

SendQueue::Status SendQueue::flush_texts(int fd) {
    std::array<iovec, kMaxPieces> pieces{};
    std::size_t count = 0;
    std::size_t wanted = 0;
    for (auto i = head_; i < items_.size() && count < kMaxPieces; ++i) {
        if (std::holds_alternative<FileRange>(items_[i].body)) {
            break;
        }
        const auto text = text_of(items_[i]);
        pieces[count++] = to_iovec(text);
        wanted += text.size();
    }
    const auto sent = send_pieces(fd, pieces.data(), count, items() > count);
    if (sent < 0) {
        return status_of_errno();
    }
    advance_texts(static_cast<std::size_t>(sent));
    return static_cast<std::size_t>(sent) == wanted ? Status::Done : Status::Blocked;
}

void SendQueue::advance_texts(std::size_t sent) noexcept {
    while (sent > 0) {
        const auto left = text_of(items_[head_]).size();
        if (sent < left) {
            items_[head_].sent += sent;
            bytes_ -= sent;
            return;
        }
        sent -= left;
        pop(left);
    }
}

SendQueue::Status SendQueue::flush_file(int fd) {
    auto& item = items_[head_];
    const auto& range = std::get<FileRange>(item.body);
    while (item.sent < range.length) {
        auto offset = static_cast<off_t>(range.offset + item.sent);
        const auto left = range.length - item.sent;
        const auto sent = sendfile(fd, range.fd, &offset, std::min<std::size_t>(left, kMaxSendfile));
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0) {
            return status_of_errno();
        }
        if (sent == 0) {
            return Status::Failed; // The file is shorter than its range: the answer cannot be completed.
        }
        item.sent += static_cast<std::size_t>(sent);
        bytes_ -= static_cast<std::size_t>(sent);
    }
    pop(0);
    return Status::Done;
}

void SendQueue::pop(std::size_t bytes) noexcept {
    bytes_ -= bytes;
    items_[head_].body = std::string();
    if (++head_ == items_.size()) {
        items_.clear();
        head_ = 0;
        if (items_.capacity() > 16) {
            items_.shrink_to_fit(); // An idle socket keeps no memory of a busy one.
        }
    } else if (head_ > kMaxPieces && head_ > items_.size() / 2) {
        // A reader that is always a little behind must not make the places of what it has read stay.
        items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
}

} // namespace leams::net
