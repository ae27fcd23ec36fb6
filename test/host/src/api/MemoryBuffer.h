#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace Host
{
	// Bytes with a cursor: writes overwrite at the cursor and grow the buffer, reads past the end are script exceptions.
	class MemoryBuffer
	{
	public:
		MemoryBuffer();
		MemoryBuffer(const void* data, size_t size); // with the cursor at the start
		MemoryBuffer(const MemoryBuffer& other);
		MemoryBuffer& operator=(const MemoryBuffer& other);

		void AddRef();
		void Release();
		static int64_t LiveCount();

		void Resize(uint64_t size);
		bool Fill(uint64_t size, uint8_t value); // false after raising a script exception
		uint64_t Size() const { return m_bytes.size(); }
		uint64_t Position() const { return m_position; }
		uint64_t Remaining() const { return m_bytes.size() - m_position; }
		uint8_t* Data() { return m_bytes.data(); }
		const uint8_t* Cursor() const { return m_bytes.data() + m_position; }
		bool AtEnd() const { return m_position == m_bytes.size(); }
		// `direction` is C's: from the start, the cursor or the end. Leaving the buffer is a script exception.
		void Seek(uint64_t position, int direction);

		void Write(const void* data, size_t size);
		// The next `size` bytes, or null after raising a script exception.
		const uint8_t* Read(uint64_t size);
		std::string ReadString(uint64_t size);

	private:
		~MemoryBuffer();

		std::vector<uint8_t> m_bytes;
		size_t m_position = 0;
		int m_references = 1;
	};
}
