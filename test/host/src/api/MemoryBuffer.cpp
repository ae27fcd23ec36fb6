#include "MemoryBuffer.h"

#include <algorithm>
#include <cstring>

#include "Register.h"

namespace Host
{
	namespace
	{
		constexpr uint64_t MAX_BUFFER_BYTES = 1ull << 30; // a script's mistake must not take the machine down

		int64_t g_live = 0;
	}

	MemoryBuffer::MemoryBuffer()
	{
		++g_live;
	}

	MemoryBuffer::MemoryBuffer(const void* data, size_t size)
		: m_bytes(static_cast<const uint8_t*>(data), static_cast<const uint8_t*>(data) + size)
	{
		++g_live;
	}

	MemoryBuffer::MemoryBuffer(const MemoryBuffer& other)
		: m_bytes(other.m_bytes)
		, m_position(other.m_position)
	{
		++g_live;
	}

	MemoryBuffer& MemoryBuffer::operator=(const MemoryBuffer& other)
	{
		m_bytes = other.m_bytes;
		m_position = other.m_position;
		return *this;
	}

	MemoryBuffer::~MemoryBuffer()
	{
		--g_live;
	}

	int64_t MemoryBuffer::LiveCount()
	{
		return g_live;
	}

	void MemoryBuffer::AddRef()
	{
		++m_references;
	}

	void MemoryBuffer::Release()
	{
		if (--m_references == 0) {
			delete this;
		}
	}

	void MemoryBuffer::Resize(uint64_t size)
	{
		Fill(size, 0);
	}

	bool MemoryBuffer::Fill(uint64_t size, uint8_t value)
	{
		if (size > MAX_BUFFER_BYTES) {
			ThrowInScript("Cannot make a MemoryBuffer of " + std::to_string(size) + " bytes");
			return false;
		}
		m_bytes.resize(size, value);
		m_position = std::min<size_t>(m_position, size);
		return true;
	}

	void MemoryBuffer::Seek(uint64_t position, int direction)
	{
		const uint64_t origin = direction == 1 ? m_position : direction == 2 ? m_bytes.size() : 0;
		const uint64_t target = origin + position;
		if (target > m_bytes.size()) {
			ThrowInScript("Cannot seek to " + std::to_string(target) + " in a MemoryBuffer of " + std::to_string(m_bytes.size()) + " bytes");
			return;
		}
		m_position = target;
	}

	void MemoryBuffer::Write(const void* data, size_t size)
	{
		if (size == 0) {
			return;
		}
		if (m_position + size > m_bytes.size()) {
			m_bytes.resize(m_position + size);
		}
		std::memcpy(m_bytes.data() + m_position, data, size);
		m_position += size;
	}

	const uint8_t* MemoryBuffer::Read(uint64_t size)
	{
		if (size > Remaining()) {
			ThrowInScript("Cannot read " + std::to_string(size) + " bytes from a MemoryBuffer with " + std::to_string(Remaining()) + " left");
			return nullptr;
		}
		const uint8_t* start = Cursor();
		m_position += size;
		return start;
	}

	std::string MemoryBuffer::ReadString(uint64_t size)
	{
		const uint8_t* start = Read(size);
		return start ? std::string(reinterpret_cast<const char*>(start), size) : std::string();
	}
}
