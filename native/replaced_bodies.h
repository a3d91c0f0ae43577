// The new IL bodies that GetReJITParameters hands to the runtime.
#pragma once

#include "array.h"
#include "lock.h"
#include "profiler_info.h"
#include "weaver_service.h"

namespace lumigo {

class ReplacedBodies {
public:
    /// Remembers a copy of the body and its map. An empty body means the original IL. False without memory.
    bool Put(ModuleId module, Token method, const lumigo_body& body);

    /// Gives the remembered body to the runtime, or nothing, which means the original IL.
    void Serve(ModuleId module, Token method, FunctionControl* control);

private:
    struct Entry {
        ModuleId module;
        Token method;
        lumigo_body body;  // on memory of ours
    };

    Lock lock_;
    Array<Entry> entries_;
};

}  // namespace lumigo
