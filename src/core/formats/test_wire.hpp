#pragma once

#include "core/base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace leams::test {

/// Chunks written by hand, where the writer would not produce them.
class Wire {
public:
    Wire& raw(std::initializer_list<int> values) {
        for (const int value : values) {
            bytes.push_back(static_cast<std::byte>(value));
        }
        return *this;
    }
    Wire& data(ByteView view) {
        bytes.insert(bytes.end(), view.begin(), view.end());
        return *this;
    }
    Wire& basic(int format, std::uint32_t id) {
        if (id < 64) {
            return raw({(format << 6) | static_cast<int>(id)});
        }
        const auto rest = static_cast<int>(id - 64);
        return rest < 256 ? raw({format << 6, rest}) : raw({(format << 6) | 1, rest & 0xFF, rest >> 8});
    }
    Wire& type0(std::uint32_t id, std::uint32_t time, std::size_t length, int type = 9) {
        basic(0, id).u24(time).u24(length).raw({type, 1, 0, 0, 0});
        return *this;
    }
    Wire& type1(std::uint32_t id, std::uint32_t delta, std::size_t length, int type = 9) {
        return basic(1, id).u24(delta).u24(length).raw({type});
    }
    Wire& type2(std::uint32_t id, std::uint32_t delta) { return basic(2, id).u24(delta); }
    Wire& type3(std::uint32_t id) { return basic(3, id); }
    Wire& u24(std::size_t value) {
        ByteWriter(bytes).u24(value);
        return *this;
    }
    Wire& u32(std::size_t value) {
        ByteWriter(bytes).u32(value);
        return *this;
    }
    Wire& set_chunk_size(std::size_t size) { return control(1, size); }
    Wire& abort(std::size_t id) { return control(2, id); }

    Bytes bytes;

private:
    Wire& control(int type, std::size_t value) {
        return basic(0, 2).u24(0).u24(4).raw({type, 0, 0, 0, 0}).u32(value);
    }
};

} // namespace leams::test
