// An IL method body: header, code and exception clauses (ECMA-335 II.25.4).
#pragma once

#include "array.h"
#include "profiler_types.h"

namespace lumigo {

struct ExceptionClause {
    uint32_t flags;
    uint32_t tryOffset;
    uint32_t tryLength;
    uint32_t handlerOffset;
    uint32_t handlerLength;
    uint32_t typeOrFilter;
};

constexpr uint32_t kClauseCatch = 0;
constexpr uint32_t kClauseFilter = 1;

struct IlBody {
    uint16_t maxStack = 0;
    bool initLocals = false;
    Token localSignature = 0;
    Bytes code;
    Array<ExceptionClause> clauses;
    size_t size = 0;  // how many bytes were read
};

/// Reads a tiny or fat body with small or fat clauses. False when anything lies outside the given bytes or makes no sense.
bool ParseIlBody(const uint8_t* bytes, size_t size, IlBody* body);

/// Writes the body in fat form.
bool WriteIlBody(const IlBody& body, Bytes* bytes);

/// Puts code with its own clauses in front of the body. The new clauses come first; the old ones move.
bool PrependIl(const Bytes& code, const Array<ExceptionClause>& clauses, uint16_t maxStack, IlBody* body);

}  // namespace lumigo
