#include <new>

#include "Areas.h"
#include "File.h"
#include "MemoryBuffer.h"

namespace Host
{
	namespace
	{
		void Construct(File* self)
		{
			new (self) File();
		}

		void ConstructNamed(File* self, const std::string& path)
		{
			new (self) File(path);
		}

		void Destruct(File* self)
		{
			self->~File();
		}

		// AngelScript destroys no object whose constructor raised an exception.
		void ConstructShared(File* self, const std::string& path, FileMode mode, ShareMode share)
		{
			new (self) File(path);
			self->OpenShared(path, mode, share);
			if (!self->IsOpen()) {
				Destruct(self);
			}
		}

		void ConstructOpen(File* self, const std::string& path, FileMode mode)
		{
			ConstructShared(self, path, mode, ShareMode::None);
		}

		MemoryBuffer* Read(File& self, uint64_t size)
		{
			const std::string bytes = self.Read(size);
			return self.IsOpen() ? new MemoryBuffer(bytes.data(), bytes.size()) : nullptr;
		}

		void WriteBuffer(File& self, const MemoryBuffer& buffer)
		{
			self.Write(buffer.Cursor() - buffer.Position(), buffer.Size());
		}

		void WriteString(File& self, const std::string& text)
		{
			self.Write(text.data(), text.size());
		}

		void WriteLine(File& self, const std::string& text)
		{
			WriteString(self, text);
			self.Write("\n", 1);
		}

		template <typename T>
		void Write(File& self, const T& value)
		{
			self.Write(&value, sizeof(T));
		}
	}

	void RegisterFile(asIScriptEngine* engine)
	{
		Namespace scope(engine, "IO");
		scope.Enum("FileMode", {{"None", 0}, {"Read", 1}, {"Write", 2}, {"Append", 3}});
		scope.Enum("ShareMode", {{"None", 0}, {"DenyNone", 1}, {"DenyRead", 2}, {"DenyWrite", 3}, {"DenyReadWrite", 4}});

		Type type(engine, "File", sizeof(File), asOBJ_VALUE | asOBJ_APP_CLASS_CD);
		type.Constructor("()", asFUNCTION(Construct));
		type.Constructor("(const string&in filename)", asFUNCTION(ConstructNamed));
		type.Constructor("(const string&in filename, IO::FileMode mode)", asFUNCTION(ConstructOpen));
		type.Constructor("(const string&in filename, IO::FileMode mode, IO::ShareMode share)", asFUNCTION(ConstructShared));
		type.Destructor(asFUNCTION(Destruct));
		type.Method("void Open(IO::FileMode mode)", asMETHOD(File, Open));
		type.Method("void Open(const string&in filename, IO::FileMode mode)", asMETHOD(File, OpenNamed));
		type.Method("void Open(const string&in filename, IO::FileMode mode, IO::ShareMode share)", asMETHOD(File, OpenShared));
		type.Method("void Close()", asMETHOD(File, Close));
		type.Method("uint64 Size()", asMETHOD(File, Size));
		type.Method("bool EOF()", asMETHOD(File, AtEnd));
		type.Method("void Flush()", asMETHOD(File, Flush));
		type.Method("IO::FileMode GetMode()", asMETHOD(File, Mode));
		type.Method("IO::ShareMode GetShareMode()", asMETHOD(File, Share));
		type.Method("void SetPos(uint64 pos)", asMETHOD(File, SetPosition));
		type.Method("uint64 Pos()", asMETHOD(File, Position));
		type.Extension("MemoryBuffer@ Read(uint64 size)", asFUNCTION(Read));
		type.Extension("void Write(const MemoryBuffer&in buffer)", asFUNCTION(WriteBuffer));
		type.Method("string ReadLine()", asMETHOD(File, ReadLine));
		type.Method("string ReadToEnd()", asMETHOD(File, ReadToEnd));
		type.Extension("void Write(const uint8&in i)", asFUNCTION(Write<uint8_t>));
		type.Extension("void Write(const uint16&in i)", asFUNCTION(Write<uint16_t>));
		type.Extension("void Write(const uint&in i)", asFUNCTION(Write<uint32_t>));
		type.Extension("void Write(const uint64&in i)", asFUNCTION(Write<uint64_t>));
		type.Extension("void Write(const int8&in i)", asFUNCTION(Write<int8_t>));
		type.Extension("void Write(const int16&in i)", asFUNCTION(Write<int16_t>));
		type.Extension("void Write(const int&in i)", asFUNCTION(Write<int32_t>));
		type.Extension("void Write(const int64&in i)", asFUNCTION(Write<int64_t>));
		type.Extension("void Write(const float&in i)", asFUNCTION(Write<float>));
		type.Extension("void Write(const double&in i)", asFUNCTION(Write<double>));
		type.Extension("void Write(const string&in str)", asFUNCTION(WriteString));
		type.Extension("void WriteLine(const string&in str = \"\")", asFUNCTION(WriteLine));
	}
}
