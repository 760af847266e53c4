# The fixtures of gis/tests/inputs: pip install openpyxl python-docx xlwt, then run this in the folder.
# All names are made up.
import openpyxl, docx, xlwt, datetime
from openpyxl.styles import numbers
ABOVE=["甲市人民政府办公室关于公布铁路双段长名单的通知","甲政办发〔2022〕6号","各县人民政府：","甲市人民政府办公室","2022年9月16日","甲市铁路沿线“双段长”名单"]
BELOW="说明：本表由各县填报。"
T=[["序号","县","县级双段长","<","线名及里程","乡镇","乡级地方段长"],["^","^","地方段长","铁路段长","^","^","^"],["1","乙县","赵甲 0350-1234567","钱乙","北同蒲线 K1+000-K9+000","丙镇","孙丙"],["2","^","^","^","^","丁乡","李丁"],["3","^","^","^","^","戊镇","周戊"],["4","己县","吴己","郑庚","大西高铁 K187-K223+300","辛镇","王辛"],["5","^","^","^","大西高铁 K223+300-K230","壬乡","冯壬"],["6","^","^","^","^","癸乡","陈癸"],["合计","<","<","<","<","6",""]]
def spans(r,c):
    w=1
    while c+w<len(T[r]) and T[r][c+w]=="<": w+=1
    h=1
    while r+h<len(T) and T[r+h][c]=="^": h+=1
    return w,h
wb=openpyxl.Workbook(); ws=wb.active; ws.title="名单"
for i,t in enumerate(ABOVE,1):
    ws.cell(i,1,t); ws.merge_cells(start_row=i,end_row=i,start_column=1,end_column=7)
for r,row in enumerate(T):
    for c,v in enumerate(row):
        if v in("<","^",""): continue
        R=len(ABOVE)+1+r
        ws.cell(R,c+1,int(v) if v.isdigit() else v.replace(' ','\n',1))
        w,h=spans(r,c)
        if (w,h)!=(1,1): ws.merge_cells(start_row=R,end_row=R+h-1,start_column=c+1,end_column=c+w)
ws.cell(len(ABOVE)+len(T)+1,1,BELOW)
wb.save("annex_openpyxl.xlsx")
d=docx.Document()
for t in ABOVE: d.add_paragraph(t)
t=d.add_table(len(T),7); t.style='Table Grid'
for r,row in enumerate(T):
    for c,v in enumerate(row):
        if v in("<","^"): continue
        w,h=spans(r,c)
        cell=t.cell(r,c)
        if (w,h)!=(1,1): cell=cell.merge(t.cell(r+h-1,c+w-1))
        cell.text=v
d.add_paragraph(BELOW); d.save("annex_pydocx.docx")
wb=xlwt.Workbook(encoding='utf-8'); ws=wb.add_sheet("名单")
for i,t_ in enumerate(ABOVE): ws.write_merge(i,i,0,6,t_)
for r,row in enumerate(T):
    for c,v in enumerate(row):
        if v in("<","^",""): continue
        R=len(ABOVE)+r; w,h=spans(r,c)
        val=int(v) if v.isdigit() else v.replace(' ','\n',1)
        if (w,h)!=(1,1): ws.write_merge(R,R+h-1,c,c+w-1,val)
        else: ws.write(R,c,val)
ws.write(len(ABOVE)+len(T),0,BELOW)
wb.save("annex_xlwt.xls")
# values
wb=xlwt.Workbook(encoding='utf-8'); ws=wb.add_sheet("值")
def st(f): s=xlwt.XFStyle(); s.num_format_str=f; return s
ws.write(0,0,1234567); ws.write(0,1,241500,st('"K"0+000')); ws.write(0,2,datetime.date(2022,9,16),st('yyyy"年"m"月"d"日"')); ws.write(0,3,350,st('0000000')); ws.write(0,4,0.125,st('0.00%')); ws.write(0,5,0.7679); ws.write(0,6,13800138000); ws.write(0,7,True); ws.write(0,8,xlwt.Formula("1+2")); ws.write(0,9,-2.5)
for i in range(14): ws.write(1+i,0,("很长的字符串%d"%i)*60)
h=wb.add_sheet("旧"); h.visibility=1; h.write(0,0,"隐")
wb.add_sheet("二").write(1,0,"丙 mixed ascii")
wb.get_sheet(2).write(1,1,"ascii only")
wb.save("values_xlwt.xls")
