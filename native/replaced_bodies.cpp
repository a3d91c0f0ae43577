#include "replaced_bodies.h"

namespace lumigo {
namespace {

// Where the map starts: behind the body, at the next multiple of four.
size_t MapStart(const lumigo_body& body) { return (body.size + size_t{3}) & ~size_t{3}; }

}  // namespace

bool ReplacedBodies::Put(ModuleId module, Token method, const lumigo_body& body) {
    Bytes copy;
    size_t size = body.map_count == 0 ? body.size : MapStart(body) + body.map_count * sizeof(IlMapEntry);
    if (!copy.Append(body.bytes, size)) {
        return false;
    }
    LockScope scope(&lock_);
    Entry* entry = entries_.Data();
    Entry* end = entry + entries_.Size();
    while (entry != end && (entry->module != module || entry->method != method)) {
        entry++;
    }
    if (entry == end) {
        if (!entries_.Append({module, method, {}})) {
            return false;
        }
        entry = &entries_[entries_.Size() - 1];
    }
    free(const_cast<uint8_t*>(entry->body.bytes));
    entry->body = {copy.Detach(), body.size, body.map_count};
    return true;
}

void ReplacedBodies::Serve(ModuleId module, Token method, FunctionControl* control) {
    LockScope scope(&lock_);
    for (size_t i = 0; i < entries_.Size(); i++) {
        const lumigo_body& body = entries_[i].body;
        if (entries_[i].module == module && entries_[i].method == method && body.size > 0) {
            // Both copy. When the body is refused, the original IL stays, and needs no map.
            if (!Failed(control->SetILFunctionBody(body.size, body.bytes)) && body.map_count > 0) {
                control->SetILInstrumentedCodeMap(body.map_count, reinterpret_cast<const IlMapEntry*>(body.bytes + MapStart(body)));
            }
        }
    }
}

}  // namespace lumigo
