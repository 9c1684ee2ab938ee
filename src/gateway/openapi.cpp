#include "gateway/openapi.hpp"

#include "core/base/text.hpp"
#include "core/formats/json.hpp"
#include "core/net/router.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace leams::gateway {
namespace {

namespace bj = boost::json;

constexpr std::string_view kRef = "#/components/schemas/";

bj::value parsed(std::string_view text) {
    return bj::parse(std::string(text));
}

/// The type of an input that a $ref names, as the object schema itself.
bj::object resolve(const json::Schema& schema, const json::SchemaSet& set) {
    const auto reference = parsed(schema).as_object();
    const std::string_view name = reference.at("$ref").as_string();
    return parsed(set.components.find(name.substr(kRef.size()))->second).as_object();
}

bool in_path(std::string_view path, std::string_view name) {
    return path.find("{" + std::string(name) + "}") != std::string_view::npos;
}

/// Path and query parameters out of an input's members; those that are left describe the body.
bj::array take_parameters(const net::Route& route, bj::object& input, bool has_body) {
    bj::array parameters;
    auto& properties = input["properties"].as_object();
    bj::array required = input.contains("required") ? input["required"].as_array() : bj::array{};
    std::vector<std::string> taken;
    for (const auto& [name, schema] : properties) {
        const bool path = in_path(route.path, name);
        if (path || !has_body) {
            parameters.push_back(bj::object{
                {"name", name}, {"in", path ? "path" : "query"}, {"required", path}, {"schema", schema}
            });
            taken.emplace_back(name);
        }
    }
    bj::array left;
    for (const auto& name : required) {
        if (std::find(taken.begin(), taken.end(), std::string_view(name.as_string())) == taken.end()) {
            left.push_back(name);
        }
    }
    for (const auto& name : taken) {
        properties.erase(name);
    }
    input.erase("required");
    if (!left.empty()) {
        input["required"] = left;
    }
    return parameters;
}

std::string operation_id(const net::Route& route) {
    auto id = to_lower_ascii(net::to_string(route.method));
    bool upper = false;
    for (const char c : route.path) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
            upper = true;
            continue;
        }
        id += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        upper = false;
    }
    return id;
}

bj::object bytes_content(const net::BodyRule& rule) {
    bj::object content;
    for (const auto& type : rule.types) {
        content[type] =
            bj::object{{"schema", {{"type", "string"}, {"contentMediaType", type}, {"maxLength", rule.limit}}}
            };
    }
    return content;
}

bj::object describe(const net::Route& route, json::SchemaSet& set) {
    bj::object operation{
        {"operationId", operation_id(route)}, {"summary", route.summary}, {"tags", {route.tag}}
    };
    // Beside bytes, the input is what stands in the path and the query.
    const bool is_upload = route.body.kind == net::BodyKind::Bytes;
    const bool has_body = net::has_body(route.method) && !is_upload;
    if (is_upload) {
        operation["requestBody"] = bj::object{{"required", true}, {"content", bytes_content(route.body)}};
    }
    if (route.input_schema) {
        auto input = resolve(route.input_schema(set), set);
        auto parameters = take_parameters(route, input, has_body);
        if (!parameters.empty()) {
            operation["parameters"] = std::move(parameters);
        }
        if (has_body && !input["properties"].as_object().empty()) {
            operation["requestBody"] = bj::object{
                {"required", input.contains("required")},
                {"content", {{route.body.types.front(), {{"schema", input}}}}}
            };
        }
    }
    bj::object success{{"description", route.summary}};
    if (route.output_schema) {
        success["content"] = bj::object{{"application/json", {{"schema", parsed(route.output_schema(set))}}}};
    }
    operation["responses"] = bj::object{
        {std::to_string(route.success), success},
        {"default",
         {{"description", "A problem (RFC 9457)"},
          {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}
          }}}
    };
    if (route.access == net::Access::Machine) {
        operation["description"] = "For the operator's machines: the internal port, and the addresses in "
                                   "hooks.allow. 404 for everybody "
                                   "else.";
    } else if (route.access != net::Access::Anyone) {
        operation["security"] =
            bj::array{bj::object{{"bearer", bj::array{}}}, bj::object{{"session", bj::array{}}}};
    }
    return operation;
}

constexpr std::string_view kProblemSchema =
    R"({"type":"object","required":["type","title","status","detail","error"],
"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},
"instance":{"type":"string"},"request_id":{"type":"string"},
"error":{"type":"object","required":["code","message"],"properties":{"code":{"type":"string"},"message":{"type":"string"},
"details":{"type":"object","properties":{"field":{"type":"string"},"issue":{"type":"string"}}}}},
"errors":{"type":"array","items":{"type":"object","required":["pointer","code","detail"],
"properties":{"pointer":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"}}}}}})";

std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += c;
        }
    }
    return out;
}

/// The colours and measures of web/app/globals.css, so that it does not look like another place.
constexpr std::string_view kDocsStyle = R"(
:root{color-scheme:light dark;--canvas:light-dark(#f7f7f8,#0f0f11);--surface:light-dark(#fff,#18181b);
--raised:light-dark(#efeff1,#232327);--line:light-dark(#e2e2e6,#2e2e33);--ink:light-dark(#18181b,#efeff1);
--muted:light-dark(#5b5b66,#a5a5b0);--accent:light-dark(#b3242f,#ff7b83)}
body{margin:0;background:var(--canvas);color:var(--ink);font:15px/1.5 ui-sans-serif,system-ui,sans-serif}
header{background:var(--surface);border-bottom:1px solid var(--line);padding:0 1.5rem}
header a{display:inline-flex;align-items:center;gap:.65rem;height:3.5rem;color:inherit;text-decoration:none;
font-size:1.25rem;font-weight:700}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;margin:0}
h2{font-size:1.05rem;margin:2rem 0 .5rem;text-transform:capitalize}
a{color:var(--accent)}
details{background:var(--surface);border:1px solid var(--line);border-radius:.6rem;margin:.4rem 0;padding:0 .9rem}
details details{background:none}
summary{cursor:pointer;padding:.6rem 0;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code,pre{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.75rem;background:var(--raised);border-radius:.5rem}
b{display:inline-block;min-width:4.2rem;font-size:.8rem;color:var(--accent)}
p,small{color:var(--muted)}
)";

constexpr std::string_view kDocsBar =
    "<header><a href=\"/\"><svg width=\"32\" height=\"32\" viewBox=\"0 0 32 32\" aria-hidden=\"true\"><rect "
    "width=\"32\" height=\"32\" rx=\"9\" fill=\"#dd3a44\"/><path d=\"M10 8v13a3 3 0 0 0 3 3h9\" "
    "fill=\"none\" "
    "stroke=\"#fff\" stroke-width=\"3.6\" stroke-linecap=\"round\"/><path d=\"M16.6 9.3v7.4a.8.8 0 0 0 "
    "1.2.7l6-3.7a"
    ".8.8 0 0 0 0-1.4l-6-3.7a.8.8 0 0 0-1.2.7Z\" fill=\"#fff\"/></svg>Leams</a></header>";

std::string_view access_note(net::Access access) {
    switch (access) {
    case net::Access::Anyone:
        return "anyone";
    case net::Access::User:
        return "signed in";
    case net::Access::Moderator:
        return "moderators";
    case net::Access::Admin:
        return "admins";
    case net::Access::Machine:
        return "the operator's machines";
    }
    return "";
}

} // namespace

std::string
make_openapi(const std::vector<net::Route>& routes, std::string_view base, std::string_view version) {
    json::SchemaSet set;
    std::map<std::string, bj::object> paths;
    for (const auto& route : routes) {
        const auto method = to_lower_ascii(net::to_string(route.method));
        paths[std::string(base) + route.path][method] = describe(route, set);
    }
    bj::object path_object;
    for (auto& [path, operations] : paths) {
        path_object[path] = std::move(operations);
    }
    bj::object schemas{{"Problem", parsed(kProblemSchema)}};
    for (const auto& [name, schema] : set.components) {
        schemas[name] = parsed(schema);
    }
    const bj::object document{
        {"openapi", "3.1.0"},
        {"info", {{"title", "Leams API Gateway"}, {"version", version}}},
        {"paths", path_object},
        {"components",
         {{"schemas", schemas},
          {"securitySchemes",
           {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}},
            {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "leams_access"}}}}}}}
    };
    return bj::serialize(document);
}

std::string
make_docs_page(const std::vector<net::Route>& routes, std::string_view base, std::string_view version) {
    json::SchemaSet set;
    std::map<std::string, std::string> sections;
    for (const auto& route : routes) {
        auto& section = sections[route.tag];
        const auto method = net::to_string(route.method);
        section += "<details><summary><b>" + std::string(method) + "</b> <code>" +
                   escape_html(std::string(base) + route.path) + "</code> " + escape_html(route.summary) +
                   " <small>(" + std::string(access_note(route.access)) + ")</small></summary>";
        if (route.body.kind == net::BodyKind::Bytes) {
            section += fmt::format(
                "<p>Body: at most {} bytes of {}</p>", route.body.limit, fmt::join(route.body.types, " or ")
            );
        }
        if (route.input_schema) {
            const bool form = route.body.kind == net::BodyKind::Form;
            section += std::string(form ? "<p>Input, as a form</p><pre>" : "<p>Input</p><pre>") +
                       escape_html(bj::serialize(resolve(route.input_schema(set), set))) + "</pre>";
        }
        if (route.output_schema) {
            const auto schema = route.output_schema(set);
            section +=
                "<p>Answer " + std::to_string(route.success) + "</p><pre>" + escape_html(schema) + "</pre>";
        }
        section += "</details>";
    }
    std::string page =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>Leams API</title><style>" +
        std::string(kDocsStyle) + "</style></head><body>" + std::string(kDocsBar) + "<main><h1>Leams API " +
        std::string(version) +
        "</h1><p>Machine-readable: <a href=\"/openapi.json\">/openapi.json</a>. Errors are "
        "<code>application/problem+json</code>.</p>";
    for (const auto& [tag, section] : sections) {
        page += "<h2>" + escape_html(tag) + "</h2>" + section;
    }
    page += "<h2>Types</h2><details><summary>What the answers consist of</summary>";
    for (const auto& [name, schema] : set.components) {
        page.append("<details id=\"").append(name).append("\"><summary><code>").append(name);
        page.append("</code></summary><pre>").append(escape_html(schema)).append("</pre></details>");
    }
    return page + "</details></main></body></html>";
}

} // namespace leams::gateway
