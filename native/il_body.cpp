#include "il_body.h"

namespace lumigo {
namespace {

constexpr uint32_t kMoreSections = 0x08;
constexpr uint32_t kInitLocals = 0x10;
constexpr uint8_t kSectionExceptions = 0x01;
constexpr uint8_t kSectionFat = 0x40;
constexpr uint8_t kSectionMore = 0x80;
constexpr size_t kSmallClause = 12;
constexpr size_t kFatClause = 24;

uint16_t Read16(const uint8_t* p) { return static_cast<uint16_t>(p[0] | p[1] << 8); }
uint32_t Read32(const uint8_t* p) { return Read16(p) | static_cast<uint32_t>(Read16(p + 2)) << 16; }

bool Append16(uint32_t value, Bytes* bytes) {
    uint8_t raw[] = {static_cast<uint8_t>(value), static_cast<uint8_t>(value >> 8)};
    return bytes->Append(raw, sizeof(raw));
}

bool Append32(uint32_t value, Bytes* bytes) { return Append16(value & 0xFFFF, bytes) && Append16(value >> 16, bytes); }

bool IsInside(uint32_t offset, uint32_t length, size_t codeSize) { return offset <= codeSize && length <= codeSize - offset; }

bool IsSound(const ExceptionClause& clause, size_t codeSize) {
    return IsInside(clause.tryOffset, clause.tryLength, codeSize) && IsInside(clause.handlerOffset, clause.handlerLength, codeSize) &&
           (clause.flags != kClauseFilter || clause.typeOrFilter < codeSize);
}

ExceptionClause ReadSmallClause(const uint8_t* p) {
    return {Read16(p), Read16(p + 2), p[4], Read16(p + 5), p[7], Read32(p + 8)};
}

ExceptionClause ReadFatClause(const uint8_t* p) {
    return {Read32(p), Read32(p + 4), Read32(p + 8), Read32(p + 12), Read32(p + 16), Read32(p + 20)};
}

bool ReadSections(const uint8_t* bytes, size_t size, size_t position, IlBody* body) {
    for (bool more = true; more;) {
        position = (position + 3) & ~size_t{3};
        if (position > size || size - position < 4) {
            return false;
        }
        const uint8_t* section = bytes + position;
        uint8_t kind = section[0];
        bool fat = (kind & kSectionFat) != 0;
        size_t dataSize = fat ? Read32(section) >> 8 : section[1];
        if ((kind & kSectionExceptions) == 0) {
            return false;
        }
        // Some compilers leave the four header bytes out of the size: count whole clauses and step over header and clauses.
        size_t clauseSize = fat ? kFatClause : kSmallClause;
        size_t count = dataSize / clauseSize;
        if ((size - position - 4) / clauseSize < count) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            const uint8_t* raw = section + 4 + i * clauseSize;
            ExceptionClause clause = fat ? ReadFatClause(raw) : ReadSmallClause(raw);
            if (!IsSound(clause, body->code.Size()) || !body->clauses.Append(clause)) {
                return false;
            }
        }
        position += 4 + count * clauseSize;
        more = (kind & kSectionMore) != 0;
    }
    body->size = position;
    return true;
}

}  // namespace

bool ParseIlBody(const uint8_t* bytes, size_t size, IlBody* body) {
    if (size == 0) {
        return false;
    }
    if ((bytes[0] & 0x3) == 0x2) {
        size_t codeSize = bytes[0] >> 2;
        body->maxStack = 8;
        body->size = 1 + codeSize;
        return codeSize > 0 && codeSize <= size - 1 && body->code.Append(bytes + 1, codeSize);
    }
    if ((bytes[0] & 0x3) != 0x3 || size < 12 || bytes[1] >> 4 != 3) {
        return false;
    }
    uint32_t flags = Read16(bytes) & 0xFFFu;
    size_t codeSize = Read32(bytes + 4);
    body->maxStack = Read16(bytes + 2);
    body->initLocals = (flags & kInitLocals) != 0;
    body->localSignature = Read32(bytes + 8);
    if (codeSize == 0 || codeSize > size - 12 || (body->localSignature != 0 && body->localSignature >> 24 != 0x11) ||
        !body->code.Append(bytes + 12, codeSize)) {
        return false;
    }
    body->size = 12 + codeSize;
    return (flags & kMoreSections) == 0 || ReadSections(bytes, size, 12 + codeSize, body);
}

bool WriteIlBody(const IlBody& body, Bytes* bytes) {
    constexpr size_t kMostClauses = (0xFFFFFF - 4) / kFatClause;
    bool hasClauses = !body.clauses.IsEmpty();
    if (body.code.Size() > 0x7FFFFFFF || body.clauses.Size() > kMostClauses) {
        return false;
    }
    uint32_t flags = 0x3003u | (hasClauses ? kMoreSections : 0) | (body.initLocals ? kInitLocals : 0);
    if (!Append16(flags, bytes) || !Append16(body.maxStack, bytes) || !Append32(static_cast<uint32_t>(body.code.Size()), bytes) ||
        !Append32(body.localSignature, bytes) || !bytes->Append(body.code.Data(), body.code.Size())) {
        return false;
    }
    if (!hasClauses) {
        return true;
    }
    if (!bytes->Resize((bytes->Size() + 3) & ~size_t{3}) ||
        !Append32(kSectionExceptions | kSectionFat | static_cast<uint32_t>(4 + body.clauses.Size() * kFatClause) << 8, bytes)) {
        return false;
    }
    for (size_t i = 0; i < body.clauses.Size(); i++) {
        const ExceptionClause& clause = body.clauses[i];
        if (!Append32(clause.flags, bytes) || !Append32(clause.tryOffset, bytes) || !Append32(clause.tryLength, bytes) ||
            !Append32(clause.handlerOffset, bytes) || !Append32(clause.handlerLength, bytes) || !Append32(clause.typeOrFilter, bytes)) {
            return false;
        }
    }
    return true;
}

bool PrependIl(const Bytes& code, const Array<ExceptionClause>& clauses, uint16_t maxStack, IlBody* body) {
    uint32_t shift = static_cast<uint32_t>(code.Size());
    Bytes joined;
    Array<ExceptionClause> all;
    if (!joined.Append(code.Data(), code.Size()) || !joined.Append(body->code.Data(), body->code.Size()) ||
        !all.Append(clauses.Data(), clauses.Size())) {
        return false;
    }
    for (size_t i = 0; i < body->clauses.Size(); i++) {
        ExceptionClause clause = body->clauses[i];
        clause.tryOffset += shift;
        clause.handlerOffset += shift;
        if (clause.flags == kClauseFilter) {
            clause.typeOrFilter += shift;
        }
        if (!all.Append(clause)) {
            return false;
        }
    }
    body->code.Swap(&joined);
    body->clauses.Swap(&all);
    if (body->maxStack < maxStack) {
        body->maxStack = maxStack;
    }
    return true;
}

}  // namespace lumigo
