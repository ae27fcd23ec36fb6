#include "Areas.h"
#include "Bytes.h"
#include "MemoryBuffer.h"

#include <cstdio>
#include <cstring>

#include "runtime/Counters.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		MemoryBuffer* Create()
		{
			return new MemoryBuffer();
		}

		MemoryBuffer* CreateCopy(const MemoryBuffer& other)
		{
			return new MemoryBuffer(other);
		}

		MemoryBuffer* CreateFilled(uint64_t size, uint8_t value)
		{
			MemoryBuffer* buffer = new MemoryBuffer();
			if (!buffer->Fill(size, value)) {
				buffer->Release();
				return nullptr;
			}
			return buffer;
		}

		MemoryBuffer* CreateSized(uint64_t size)
		{
			return CreateFilled(size, 0);
		}

		template <typename T>
		void Write(MemoryBuffer& self, const T& value)
		{
			self.Write(&value, sizeof(T));
		}

		template <typename T>
		T Read(MemoryBuffer& self)
		{
			T value = 0;
			if (const uint8_t* bytes = self.Read(sizeof(T))) {
				std::memcpy(&value, bytes, sizeof(T));
			}
			return value;
		}

		template <typename T>
		void RegisterNumber(Type& type, const std::string& name, const std::string& label)
		{
			type.Extension("void Write(const " + name + "&in i)", asFUNCTION(Write<T>));
			type.Extension(name + " Read" + label + "()", asFUNCTION(Read<T>));
		}

		void WriteString(MemoryBuffer& self, const std::string& text)
		{
			self.Write(text.data(), text.size());
		}

		void WriteFromBuffer(MemoryBuffer& self, const MemoryBuffer& source, uint64_t size)
		{
			if (size > source.Remaining()) {
				ThrowInScript("Cannot write " + std::to_string(size) + " bytes from a MemoryBuffer with " + std::to_string(source.Remaining()) + " left");
				return;
			}
			// The copy lets a buffer be written into itself.
			WriteString(self, std::string(reinterpret_cast<const char*>(source.Cursor()), size));
		}

		MemoryBuffer* ReadBuffer(MemoryBuffer& self, uint64_t size)
		{
			const DataOptions& options = GetRuntime().Data();
			const uint64_t position = self.Position();
			const uint8_t* bytes = self.Read(size);
			if (!bytes) {
				return nullptr;
			}
			MemoryBuffer* part = new MemoryBuffer(bytes, size);
			if (options.BufferPartEnd) {
				part->Seek(0, SEEK_END);
			}
			if (options.BufferReadStays) {
				self.Seek(position, SEEK_SET);
			}
			return part;
		}

		void WriteFromBase64(MemoryBuffer& self, const std::string& text, bool url)
		{
			WriteString(self, DecodeBase64(text, url));
		}

		std::string ReadToBase64(MemoryBuffer& self, uint64_t size, bool url)
		{
			return EncodeBase64(self.ReadString(size), url);
		}

		void WriteFromHex(MemoryBuffer& self, const std::string& text)
		{
			WriteString(self, DecodeHex(text));
		}

		std::string ReadToHex(MemoryBuffer& self, uint64_t size, bool upper)
		{
			return EncodeHex(self.ReadString(size), upper);
		}
	}

	void RegisterMemoryBuffer(asIScriptEngine* engine)
	{
		Type type(engine, "MemoryBuffer", 0, asOBJ_REF);
		type.Factory("()", asFUNCTION(Create));
		type.Factory("(const MemoryBuffer&in)", asFUNCTION(CreateCopy));
		type.Factory("(uint64 size)", asFUNCTION(CreateSized));
		type.Factory("(uint64 size, uint8 init)", asFUNCTION(CreateFilled));
		type.Counted<MemoryBuffer>();
		type.Method("MemoryBuffer& opAssign(const MemoryBuffer&in)", asMETHOD(MemoryBuffer, operator=));
		type.Method("void Resize(uint64 size)", asMETHOD(MemoryBuffer, Resize));
		type.Method("uint64 GetSize() const", asMETHOD(MemoryBuffer, Size));
		type.Method("uint64 GetPosition() const", asMETHOD(MemoryBuffer, Position));
		type.Method("void Seek(uint64 pos, int dir = 0)", asMETHOD(MemoryBuffer, Seek));
		type.Method("bool AtEnd() const", asMETHOD(MemoryBuffer, AtEnd));

		RegisterNumber<uint8_t>(type, "uint8", "UInt8");
		RegisterNumber<uint16_t>(type, "uint16", "UInt16");
		RegisterNumber<uint32_t>(type, "uint", "UInt32");
		RegisterNumber<uint64_t>(type, "uint64", "UInt64");
		RegisterNumber<int8_t>(type, "int8", "Int8");
		RegisterNumber<int16_t>(type, "int16", "Int16");
		RegisterNumber<int32_t>(type, "int", "Int32");
		RegisterNumber<int64_t>(type, "int64", "Int64");
		RegisterNumber<float>(type, "float", "Float");
		RegisterNumber<double>(type, "double", "Double");

		type.Extension("void Write(const string&in str)", asFUNCTION(WriteString));
		type.Extension("void WriteFromBuffer(const MemoryBuffer&in buf, uint64 size)", asFUNCTION(WriteFromBuffer));
		type.Method("string ReadString(uint64 size)", asMETHOD(MemoryBuffer, ReadString));
		type.Extension("MemoryBuffer@ ReadBuffer(uint64 size)", asFUNCTION(ReadBuffer));
		type.Extension("void WriteFromBase64(const string&in, bool url = false)", asFUNCTION(WriteFromBase64));
		type.Extension("string ReadToBase64(uint64 size, bool url = false)", asFUNCTION(ReadToBase64));
		type.Extension("void WriteFromHex(const string&in)", asFUNCTION(WriteFromHex));
		type.Extension("string ReadToHex(uint64 size, bool upper = false)", asFUNCTION(ReadToHex));
		RegisterCounter("memoryBuffers", MemoryBuffer::LiveCount);
	}
}
