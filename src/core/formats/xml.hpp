#pragma once

#include "core/base/parse_error.hpp"
#include "core/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leams::formats {

/// An element and what stands in it. Names are as they were written, with their prefixes.
struct XmlElement {
    std::string name;
    std::string text; // All of its own text, one piece after another.
    std::vector<XmlElement> children;

    /// The first child of that name; null when there is none.
    const XmlElement* find(std::string_view child) const noexcept;
    /// The text of the first child of that name; empty when there is none.
    std::string_view text_of(std::string_view child) const noexcept;
};

/// The root of a document. Of XML (1.0) it takes what data needs: attributes, comments and the declaration
/// are passed over; a document type, CDATA and processing instructions are Unsupported, so that no entity but
/// the five that are built in can be. At most 16 elements deep and 100,000 in all.
Result<XmlElement, ParseError> parse_xml(std::string_view text);

} // namespace leams::formats
